//! One press, one submission: the rows of a press are written in one transaction under its submit id, and the
//! same id again answers the first rows.

use std::sync::Arc;

use catalogue::Catalogue;
use library::{Board, Kinship, NewTask};
use sha2::{Digest, Sha256};

use crate::archiver::blocking;
use crate::batch::{Plans, checked_all};
use crate::cast::Known;
use crate::charged;
use crate::drafts::of_tab;
use crate::experience::Met;
use crate::face::{Confirmed, Draft, Fact, Failure, FailureCode, Submitted, Tag};
use crate::kin::Parent;
use crate::limits::{self, Planned};
use crate::receipts::record;
use crate::{Engine, boards, body_text, faults};

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
        // One press is of one catalogue, whatever takes its place meanwhile.
        let catalogue = self.inner.catalogue();
        let draft = body_text::taken_apart(&catalogue, draft);
        let now = self.inner.now();
        let (account, machine) = (lane.account, self.inner.machine.clone());
        let met = self.met_with_each(&draft).await?;
        let known = self.known_of(&draft).await?;
        let parent = match draft.made_from {
            None => None,
            Some(from) => self.inner.library.read(move |reader| Parent::read(reader, account, from)).await?,
        };
        let pressed = Pressed { catalogue, met, known, parent, as_it_is, account, now, machine };
        let (draft, made) = blocking(move || {
            let made = pressed.rows(&draft);
            (draft, made)
        })
        .await;
        let Press { rows, against_a_rule, kinships, planned } = made?;
        // What one press sends to several models is held against each other on a board.
        let first_model = rows.first().map(|row| row.model.clone());
        let board = rows.iter().any(|row| Some(&row.model) != first_model.as_ref());
        let (kind, seed) = (crate::compose::stored_kind(draft.kind), boards::seed(&self.inner));
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
                if writer.tasks().of_submit(&submit_id)?.is_empty()
                    && let Some(asked) = limits::asked(writer, settings.as_ref(), account, now, planned, confirmed)?
                {
                    return Ok(Err(asked));
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
                    if board {
                        let blind = writer.boards().last_blind(account)?;
                        let board = Board {
                            submit_id: submit_id.clone(),
                            account_id: account,
                            kind,
                            seed,
                            blind,
                            leads: false,
                            winner: None,
                            decided_at: None,
                        };
                        let models = rows.iter().map(|row| row.model.clone());
                        let tasks: Vec<(i64, String)> = inserted.ids.iter().copied().zip(models).collect();
                        writer.boards().open(&board, &tasks, now)?;
                    }
                }
                // The next press has a new id even if the page never hears this answer.
                let json = serde_json::to_string(&kept).expect("a draft is plain data");
                writer.drafts().set(account, tab, &json, now)?;
                let board = writer.boards().get(&submit_id)?.map(|board| board.submit_id);
                Ok(Ok((inserted, board)))
            })
            .await??;
        let (inserted, board) = inserted;
        posted.keep(&self.inner, &lane, &inserted.ids).await?;
        self.inner.stale(&[Tag::Task, Tag::Queue, Tag::Status], &inserted.ids);
        lane.wake_submitter.notify_one();
        Ok(Submitted { tasks: inserted.ids, repeated: inserted.repeated, next_submit_id, board })
    }
}

/// What a press is made with, beside the draft.
struct Pressed {
    catalogue: Arc<Catalogue>,
    /// With each of its models.
    met: Vec<Met>,
    known: Known,
    parent: Option<Parent>,
    as_it_is: bool,
    account: i64,
    now: i64,
    machine: String,
}

impl Pressed {
    /// Every row of the press, or none: one body that cannot be sent stops them all.
    fn rows(&self, draft: &Draft) -> Result<Press, Failure> {
        let Pressed { catalogue, met, known, .. } = self;
        let parent = self.parent.as_ref();
        let plans = Plans::of(catalogue, draft);
        let learnt: Vec<&[_]> = met.iter().map(|met| met.learnt.as_slice()).collect();
        let mut press =
            Press { rows: Vec::new(), against_a_rule: Vec::new(), kinships: Vec::new(), planned: Planned::default() };
        for (single, checked) in checked_all(&plans, &learnt, known)? {
            let model = single.draft.models.get(&draft.kind).cloned().unwrap_or_default();
            let seen = met.get(single.model).map_or(&[][..], |met| met.seen.as_slice());
            let body = match &checked.body {
                Some(body) if !checked.blocked || (self.as_it_is && checked.sendable) => body.clone(),
                Some(_) | None => return Err(Failure::new(FailureCode::DraftNotReady).fact("model", model)),
            };
            let facts = catalogue::facts(catalogue, &model, &body);
            // What is written down as the estimate is what the list says; a limit is held against what was charged lately.
            let listed = checked.estimate.as_ref().map(|estimate| estimate.credits);
            let (blocked, endpoint) = (checked.blocked, checked.endpoint.clone());
            let likely = charged::correct(checked, &facts.facts, 1, seen).estimate.map(|estimate| estimate.credits);
            let kinship = parent.and_then(|parent| parent.of(&model, &body)).cloned();
            let new = NewTask {
                account_id: self.account,
                kind: crate::compose::stored_kind(draft.kind),
                endpoint,
                model,
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
                created_at: self.now,
                machine: self.machine.clone(),
            };
            for _ in 0..plans.times() {
                press.planned.add(likely);
                press.rows.push(new.clone());
                press.against_a_rule.push(blocked);
                press.kinships.push(kinship.clone());
            }
        }
        Ok(press)
    }
}

pub(crate) fn written(row: &NewTask) -> Fact {
    Fact::WrittenToDisk { bytes: i64::try_from(row.body.len()).unwrap_or(i64::MAX), sha256: row.body_sha256.clone() }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
