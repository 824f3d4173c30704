//! One press, one submission: the rows of a press are written in one transaction under its submit id, and the
//! same id again answers the first rows.

use library::{Kinship, NewTask};
use sha2::{Digest, Sha256};

use crate::archiver::blocking;
use crate::batch::{Plan, checked_all};
use crate::charged;
use crate::drafts::of_tab;
use crate::experience::Met;
use crate::face::{Confirmed, Draft, Fact, Failure, FailureCode, Submitted, Tag};
use crate::kin::Parent;
use crate::limits::{self, Planned};
use crate::receipts::record;
use crate::{Engine, body_text, faults};

/// Rows as they are written, and what they cost.
struct Press {
    rows: Vec<NewTask>,
    /// Of each row: whether a rule speaks against it, and it goes out by the person's word.
    against_a_rule: Vec<bool>,
    /// Of each row: how it came from its parent.
    kinships: Vec<Option<Kinship>>,
    planned: Planned,
}

impl Engine {
    /// Writes the rows and answers once they are synced to disk; the submitter sends them. Above a limit of the settings
    /// it fails with `LimitAsks`, and nothing is written.
    pub async fn submit(&self, draft: Draft) -> Result<Submitted, Failure> {
        self.press(draft, false, None).await
    }

    /// The same with the person's word on what it costs.
    pub async fn submit_confirmed(&self, draft: Draft, confirmed: Confirmed) -> Result<Submitted, Failure> {
        self.press(draft, false, Some(confirmed)).await
    }

    /// The same for a draft that a rule speaks against: the person knows, and the service may refuse it.
    pub async fn submit_as_it_is(&self, draft: Draft, confirmed: Option<Confirmed>) -> Result<Submitted, Failure> {
        self.press(draft, true, confirmed).await
    }

    async fn press(&self, draft: Draft, as_it_is: bool, confirmed: Option<Confirmed>) -> Result<Submitted, Failure> {
        let lane = self.inner.need_lane()?;
        if draft.submit_id.is_empty() {
            return Err(Failure::new(FailureCode::DraftNotReady));
        }
        let draft = body_text::taken_apart(draft);
        let now = self.inner.now();
        let (account, machine) = (lane.account, self.inner.machine.clone());
        let met = self.met_with(&draft).await?;
        let parent = match draft.made_from {
            None => None,
            Some(from) => self.inner.library.read(move |reader| Parent::read(reader, account, from)).await?,
        };
        let (draft, made) = blocking(move || {
            let made = rows(&draft, &Known { met, parent }, as_it_is, account, now, &machine);
            (draft, made)
        })
        .await;
        let Press { rows, against_a_rule, kinships, planned } = made?;
        let (submit_id, next_submit_id) = (draft.submit_id.clone(), self.inner.ports.random.id());
        let posted = match rows.first() {
            Some(first) => faults::posted_first(&self.inner, &lane, first).await,
            None => return Err(Failure::new(FailureCode::DraftNotReady)),
        };
        let tab = of_tab(&draft);
        let kept = Draft { submit_id: next_submit_id.clone(), ..draft };
        // In the sandbox no money is spent.
        let settings = (!lane.sandbox).then(|| self.inner.settings());
        let inserted = self
            .inner
            .library
            .write(move |writer| {
                if let Some(settings) = &settings
                    && writer.tasks().of_submit(&submit_id)?.is_empty()
                {
                    let day = limits::day(writer, account, now)?;
                    if let Some(asked) = planned.asks(&day, settings, confirmed) {
                        return Ok(Err(asked));
                    }
                }
                let inserted = writer.tasks().insert_batch(&submit_id, &rows)?;
                if !inserted.repeated {
                    for (id, kinship) in inserted.ids.iter().zip(&kinships) {
                        if let Some(kinship) = kinship {
                            writer.kinships().set(*id, kinship)?;
                        }
                    }
                    for (id, (row, against_a_rule)) in inserted.ids.iter().zip(rows.iter().zip(against_a_rule)) {
                        record(writer, *id, now, &written(row))?;
                        if against_a_rule {
                            record(writer, *id, now, &Fact::Decided { decision: "sentAsItIs".into() })?;
                        }
                    }
                }
                // The next press has a new id even if the page never hears this answer.
                let json = serde_json::to_string(&kept).expect("a draft is plain data");
                writer.drafts().set(account, tab, &json, now)?;
                Ok(Ok(inserted))
            })
            .await??;
        posted.keep(&self.inner, &lane, &inserted.ids).await?;
        self.inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &inserted.ids);
        lane.wake_submitter.notify_one();
        Ok(Submitted { tasks: inserted.ids, repeated: inserted.repeated, next_submit_id })
    }
}

/// What is known beside the draft.
struct Known {
    met: Met,
    parent: Option<Parent>,
}

/// Every row of the press, or none: one body that cannot be sent stops them all.
fn rows(draft: &Draft, known: &Known, as_it_is: bool, account: i64, now: i64, machine: &str) -> Result<Press, Failure> {
    let Known { met, parent } = known;
    let parent = parent.as_ref();
    let plan = Plan::of(draft);
    let model = draft.models.get(&draft.kind).cloned().unwrap_or_default();
    let mut press =
        Press { rows: Vec::new(), against_a_rule: Vec::new(), kinships: Vec::new(), planned: Planned::default() };
    for (single, checked) in checked_all(&plan, &met.learnt)? {
        let body = match &checked.body {
            Some(body) if !checked.blocked || (as_it_is && checked.sendable) => body.clone(),
            Some(_) | None => return Err(Failure::new(FailureCode::DraftNotReady)),
        };
        let facts = catalogue::facts(catalogue::Catalogue::embedded(), &model, &body);
        // What is written down as the estimate is what the list says; a limit is held against what was charged lately.
        let listed = checked.estimate.as_ref().map(|estimate| estimate.credits);
        let (blocked, endpoint) = (checked.blocked, checked.endpoint.clone());
        let likely = charged::correct(checked, &facts.facts, 1, &met.seen).estimate.map(|estimate| estimate.credits);
        let kinship = parent.and_then(|parent| parent.of(&model, &body)).cloned();
        let new = NewTask {
            account_id: account,
            kind: crate::compose::stored_kind(draft.kind),
            endpoint,
            model: model.clone(),
            model_title: facts.title,
            prompt: single.draft.prompt,
            body_sha256: sha256(body.as_bytes()),
            body,
            facts: facts.facts,
            hold: None,
            queue_order: None,
            aspect: facts.aspect,
            cost_estimate: listed,
            parent_id: parent.filter(|_| kinship.is_some()).map(|parent| parent.task),
            created_at: now,
            machine: machine.to_owned(),
        };
        for _ in 0..plan.times() {
            press.planned.add(likely);
            press.rows.push(new.clone());
            press.against_a_rule.push(blocked);
            press.kinships.push(kinship.clone());
        }
    }
    Ok(press)
}

pub(crate) fn written(row: &NewTask) -> Fact {
    Fact::WrittenToDisk { bytes: i64::try_from(row.body.len()).unwrap_or(i64::MAX), sha256: row.body_sha256.clone() }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
