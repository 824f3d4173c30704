//! What was met with a model before, put beside what the catalogue says of a draft.

use catalogue::Catalogue;
use library::Reader;

use crate::Engine;
use crate::batch::{MOST_MODELS, models_of};
use crate::charged::{self, Seen};
use crate::face::{Checked, Draft, Failure};
use crate::lessons::{self, Learnt};

/// Of one model.
#[derive(Default)]
pub(crate) struct Met {
    pub learnt: Vec<Learnt>,
    /// What its last runs were charged.
    pub seen: Vec<Seen>,
}

impl Met {
    fn read(reader: &Reader<'_>, account: i64, model: &str) -> Result<Met, library::Error> {
        let learnt = lessons::of_model(reader, account, model)?;
        Ok(Met { learnt, seen: charged::read(reader, account, model)? })
    }
}

impl Engine {
    /// A checked draft with what was learnt of its model: relaxed rules, refusals that are to be told, and what the last
    /// runs of the same price were charged.
    pub(crate) async fn with_experience(
        &self,
        catalogue: &Catalogue,
        draft: &Draft,
        checked: Checked,
        times: u16,
    ) -> Result<Checked, Failure> {
        let Some((model, _)) = self.asks_of(draft) else { return Ok(checked) };
        let Met { learnt, seen } = self.met_with(draft).await?;
        let facts = checked.body.as_deref().filter(|_| !seen.is_empty()).map(|body| {
            let facts = catalogue::facts(catalogue, &model, body);
            facts.facts
        });
        let checked = lessons::apply(checked, &learnt);
        Ok(charged::correct(checked, &facts.unwrap_or_default(), times, &seen))
    }

    /// What was met with the draft's model.
    pub(crate) async fn met_with(&self, draft: &Draft) -> Result<Met, Failure> {
        let Some((model, account)) = self.asks_of(draft) else { return Ok(Met::default()) };
        Ok(self.inner.library.read(move |reader| Met::read(reader, account, &model)).await?)
    }

    /// What was met with each of the models of a press, in their order.
    pub(crate) async fn met_with_each(&self, draft: &Draft) -> Result<Vec<Met>, Failure> {
        let models: Vec<String> = models_of(draft).into_iter().take(MOST_MODELS).map(str::to_owned).collect();
        let Some(lane) = self.inner.active_lane() else { return Ok(models.iter().map(|_| Met::default()).collect()) };
        let account = lane.account;
        let of = move |reader: &Reader<'_>| {
            models.iter().map(|model| Met::read(reader, account, model)).collect::<Result<Vec<Met>, library::Error>>()
        };
        Ok(self.inner.library.read(of).await?)
    }

    fn asks_of(&self, draft: &Draft) -> Option<(String, i64)> {
        let model = draft.models.get(&draft.kind).map(|model| model.trim().to_owned())?;
        Some((model, self.inner.active_lane()?.account))
    }
}
