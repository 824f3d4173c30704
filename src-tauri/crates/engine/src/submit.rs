//! One press, one submission: the rows of a press are written in one transaction under its submit id, and the
//! same id again answers the first rows.

use library::NewTask;
use sha2::{Digest, Sha256};

use crate::compose::check_draft;
use crate::drafts::of_tab;
use crate::face::{Draft, Fact, Failure, FailureCode, Submitted, Tag};
use crate::receipts::record;
use crate::{Engine, body_text, faults};

/// One press makes this many tasks at most.
const MOST_OF_ONE_PRESS: u16 = 20;

impl Engine {
    /// Writes the rows and answers once they are synced to disk; the submitter sends them.
    pub async fn submit(&self, draft: Draft) -> Result<Submitted, Failure> {
        self.press(draft, false).await
    }

    /// The same for a draft that a rule speaks against: the person knows, and the service may refuse it.
    pub async fn submit_as_it_is(&self, draft: Draft) -> Result<Submitted, Failure> {
        self.press(draft, true).await
    }

    async fn press(&self, draft: Draft, as_it_is: bool) -> Result<Submitted, Failure> {
        let lane = self.inner.need_lane()?;
        let draft = body_text::taken_apart(draft);
        let model = draft.models.get(&draft.kind).cloned().unwrap_or_default();
        let checked = self.relaxed(&draft, check_draft(&draft)).await?;
        let against_a_rule = checked.blocked;
        let body = match checked.body {
            Some(body) if !checked.blocked || (as_it_is && checked.sendable) => body,
            Some(_) | None => return Err(Failure::new(FailureCode::DraftNotReady)),
        };
        let count = draft.count.clamp(1, MOST_OF_ONE_PRESS);
        let facts = catalogue::facts(catalogue::Catalogue::embedded(), &model, &body);
        let now = self.inner.now();
        let new = NewTask {
            account_id: lane.account,
            kind: crate::compose::stored_kind(draft.kind),
            endpoint: checked.endpoint,
            model,
            model_title: facts.title,
            prompt: draft.prompt.clone(),
            body_sha256: sha256(body.as_bytes()),
            body,
            facts: facts.facts,
            hold: None,
            queue_order: None,
            aspect: facts.aspect,
            cost_estimate: checked.estimate.map(|estimate| estimate.credits / i64::from(count)),
            parent_id: None,
            created_at: now,
            machine: self.inner.machine.clone(),
        };
        let (submit_id, next_submit_id) = (draft.submit_id.clone(), self.inner.ports.random.id());
        if submit_id.is_empty() {
            return Err(Failure::new(FailureCode::DraftNotReady));
        }
        let posted = faults::posted_first(&self.inner, &lane, &new).await;
        let (account, tab) = (lane.account, of_tab(&draft));
        let kept = Draft { submit_id: next_submit_id.clone(), ..draft };
        let inserted = self
            .inner
            .library
            .write(move |writer| {
                let rows = vec![new; usize::from(count)];
                let inserted = writer.tasks().insert_batch(&submit_id, &rows)?;
                if !inserted.repeated {
                    for id in &inserted.ids {
                        record(writer, *id, now, &written(&rows[0]))?;
                        if against_a_rule {
                            record(writer, *id, now, &Fact::Decided { decision: "sentAsItIs".into() })?;
                        }
                    }
                }
                // The next press has a new id even if the page never hears this answer.
                let json = serde_json::to_string(&kept).expect("a draft is plain data");
                writer.drafts().set(account, tab, &json, now)?;
                Ok(inserted)
            })
            .await?;
        posted.keep(&self.inner, &lane, &inserted.ids).await?;
        self.inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &inserted.ids);
        lane.wake_submitter.notify_one();
        Ok(Submitted { tasks: inserted.ids, repeated: inserted.repeated, next_submit_id })
    }
}

fn written(row: &NewTask) -> Fact {
    Fact::WrittenToDisk { bytes: i64::try_from(row.body.len()).unwrap_or(i64::MAX), sha256: row.body_sha256.clone() }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
