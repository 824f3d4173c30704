//! What a press would send, before it.

use catalogue::Catalogue;
use serde_json::Value;

use super::{Plans, checked_all};
use crate::archiver::blocking;
use crate::cast::Known;
use crate::experience::Met;
use crate::face::{BatchModel, BatchRow, BatchView, Draft, Failure, FailureCode, ValueDiffers};
use crate::{Engine, body_text};

impl Engine {
    /// What the draft multiplies into, and every row of it when that is no more than one press may submit.
    pub async fn batch_check(&self, draft: Draft) -> Result<BatchView, Failure> {
        let catalogue = self.inner.catalogue();
        let draft = body_text::taken_apart(&catalogue, draft);
        let met = self.met_with_each(&draft).await?;
        let known = self.known_of(&draft).await?;
        blocking(move || view(&catalogue, &draft, &met, &known)).await
    }

    /// The exact bytes that the row of `batch_check` would send.
    pub async fn batch_body(&self, draft: Draft, row: u32) -> Result<String, Failure> {
        let catalogue = self.inner.catalogue();
        let draft = body_text::taken_apart(&catalogue, draft);
        let known = self.known_of(&draft).await?;
        blocking(move || {
            let plans = Plans::of(&catalogue, &draft);
            if let Some(failure) = plans.refused() {
                return Err(failure);
            }
            let single = plans.singles().nth(row as usize).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
            crate::compose::check_draft(&catalogue, &single.draft, &known)
                .body
                .ok_or_else(|| Failure::new(FailureCode::DraftNotReady))
        })
        .await
    }
}

fn view(catalogue: &Catalogue, draft: &Draft, met: &[Met], known: &Known) -> Result<BatchView, Failure> {
    let plans = Plans::of(catalogue, draft);
    let times = plans.times();
    let mut view = BatchView {
        found: plans.found(),
        models: models(&plans, draft),
        rows: Vec::new(),
        times,
        blocked: 0,
        credits: 0,
        unknown: 0,
        as_of: None,
    };
    if plans.refused().is_some() {
        return Ok(view);
    }
    let learnt: Vec<&[_]> = met.iter().map(|met| met.learnt.as_slice()).collect();
    for (single, checked) in checked_all(&plans, &learnt, known)? {
        let blocked = checked.blocked || checked.body.is_none();
        let model = &mut view.models[single.model];
        model.submissions += u32::from(times);
        match &checked.estimate {
            Some(estimate) => {
                let all = estimate.credits.saturating_mul(i64::from(times));
                model.credits = model.credits.saturating_add(all);
                view.credits = view.credits.saturating_add(all);
                view.as_of.get_or_insert_with(|| estimate.as_of.clone());
            }
            None => {
                model.unknown += u32::from(times);
                view.unknown += u32::from(times);
            }
        }
        model.blocked += u32::from(blocked);
        view.blocked += u32::from(blocked);
        if blocked && model.problem.is_none() {
            model.problem = checked.problems.iter().find(|problem| problem.blocks).cloned();
        }
        view.rows.push(BatchRow {
            model: u32::try_from(single.model).unwrap_or(u32::MAX),
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

fn models(plans: &Plans<'_>, draft: &Draft) -> Vec<BatchModel> {
    let differs = |differs: catalogue::Differs| ValueDiffers {
        label: differs.label,
        from: said(&differs.from),
        to: said(&differs.to),
    };
    let all = plans.gets(draft).into_iter().map(|gets| BatchModel {
        id: gets.id,
        title: gets.title,
        submissions: 0,
        credits: 0,
        unknown: 0,
        blocked: 0,
        problem: None,
        same: gets.along.same,
        differs: gets.along.differs.into_iter().map(differs).collect(),
        behind: gets.along.behind,
        own: gets.own,
    });
    all.collect()
}

fn said(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(100).collect()
}
