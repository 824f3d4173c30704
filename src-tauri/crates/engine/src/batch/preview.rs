//! What a press would send, before it.

use catalogue::Catalogue;

use super::{Plan, checked_all};
use crate::archiver::blocking;
use crate::cast::Known;
use crate::face::{BatchRow, BatchView, Draft, Failure, FailureCode};
use crate::lessons::Learnt;
use crate::{Engine, body_text};

impl Engine {
    /// What the draft multiplies into, and every row of it when that is no more than one press may submit.
    pub async fn batch_check(&self, draft: Draft) -> Result<BatchView, Failure> {
        let catalogue = self.inner.catalogue();
        let draft = body_text::taken_apart(&catalogue, draft);
        let learnt = self.met_with(&draft).await?.learnt;
        let known = self.known_of(&draft).await?;
        blocking(move || view(&catalogue, &draft, &learnt, &known)).await
    }

    /// The exact bytes that the row of `batch_check` would send.
    pub async fn batch_body(&self, draft: Draft, row: u32) -> Result<String, Failure> {
        let catalogue = self.inner.catalogue();
        let draft = body_text::taken_apart(&catalogue, draft);
        let known = self.known_of(&draft).await?;
        blocking(move || {
            let plan = Plan::of(&catalogue, &draft);
            if let Some(failure) = plan.refused() {
                return Err(failure);
            }
            let single = plan.singles().nth(row as usize).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
            crate::compose::check_draft(&catalogue, &single.draft, &known)
                .body
                .ok_or_else(|| Failure::new(FailureCode::DraftNotReady))
        })
        .await
    }
}

fn view(catalogue: &Catalogue, draft: &Draft, learnt: &[Learnt], known: &Known) -> Result<BatchView, Failure> {
    let plan = Plan::of(catalogue, draft);
    let times = plan.times();
    let mut view =
        BatchView { found: plan.found(), rows: Vec::new(), times, blocked: 0, credits: 0, unknown: 0, as_of: None };
    if plan.refused().is_some() {
        return Ok(view);
    }
    for (single, checked) in checked_all(&plan, learnt, known)? {
        let blocked = checked.blocked || checked.body.is_none();
        match &checked.estimate {
            Some(estimate) => {
                let all = estimate.credits.saturating_mul(i64::from(times));
                view.credits = view.credits.saturating_add(all);
                view.as_of.get_or_insert_with(|| estimate.as_of.clone());
            }
            None => view.unknown += u32::from(times),
        }
        view.blocked += u32::from(blocked);
        view.rows.push(BatchRow {
            line: single.line,
            prompt: single.draft.prompt.chars().take(300).collect(),
            differs: single.differs,
            credits: checked.estimate.map(|estimate| estimate.credits),
            problems: checked.problems,
            blocked,
        });
    }
    Ok(view)
}
