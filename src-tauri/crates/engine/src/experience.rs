//! What was met with a model before, put beside what the catalogue says of a draft.

use crate::face::{Checked, Draft, Failure};
use crate::{Engine, charged, lessons};

impl Engine {
    /// A checked draft with what was learnt of its model: relaxed rules, refusals that are to be told, and what the last
    /// runs of the same price were charged.
    pub(crate) async fn with_experience(
        &self,
        draft: &Draft,
        checked: Checked,
        times: u16,
    ) -> Result<Checked, Failure> {
        let Some((model, account)) = self.asks_of(draft) else { return Ok(checked) };
        let asked = model.clone();
        let (learnt, seen) = self
            .inner
            .library
            .read(move |reader| {
                Ok((lessons::of_model(reader, account, &asked)?, charged::read(reader, account, &asked)?))
            })
            .await?;
        let facts = checked.body.as_deref().filter(|_| !seen.is_empty()).map(|body| {
            let facts = catalogue::facts(catalogue::Catalogue::embedded(), &model, body);
            facts.facts
        });
        let checked = lessons::apply(checked, &learnt);
        Ok(charged::correct(checked, &facts.unwrap_or_default(), times, &seen))
    }

    /// What was learnt of the draft's model, but for prices.
    pub(crate) async fn learnt_of(&self, draft: &Draft) -> Result<Vec<lessons::Learnt>, Failure> {
        let Some((model, account)) = self.asks_of(draft) else { return Ok(Vec::new()) };
        Ok(self.inner.library.read(move |reader| lessons::of_model(reader, account, &model)).await?)
    }

    /// What the last runs of the draft's model were charged.
    pub(crate) async fn charged_lately(&self, draft: &Draft) -> Result<Vec<charged::Seen>, Failure> {
        let Some((model, account)) = self.asks_of(draft) else { return Ok(Vec::new()) };
        Ok(self.inner.library.read(move |reader| charged::read(reader, account, &model)).await?)
    }

    fn asks_of(&self, draft: &Draft) -> Option<(String, i64)> {
        let model = draft.models.get(&draft.kind).map(|model| model.trim().to_owned())?;
        Some((model, self.inner.active_lane()?.account))
    }
}
