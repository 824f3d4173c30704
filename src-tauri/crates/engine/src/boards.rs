//! Boards: what several models made of one press, side by side; hidden whose is which until the person has chosen, if they
//! want that; and what was chosen.

use std::collections::{BTreeMap, BTreeSet};

use library::{Output, Reader, Task};

use crate::Engine;
use crate::detail::{brief, cost, made_in, view};
use crate::face::{
    Board, BoardColumn, BoardModel, BoardTask, Draft, Failure, FailureCode, OnBoard, OutputView, StateView, Tag, Won,
};
use crate::inner::Inner;
use crate::lane::Lane;
use crate::receipts;
use crate::state_view::{Around, kind, state_of};
use crate::submit::sha256;

/// One task as it is read.
struct OnIt {
    task: Task,
    outputs: Vec<Output>,
    credits: Option<i64>,
}

impl Engine {
    /// The board of a press, or of what was submitted anew for it.
    pub async fn board(&self, board: String) -> Result<Board, Failure> {
        let read = self
            .inner
            .library
            .read(move |reader| {
                let Some(stored) = reader.boards().get(&board)? else { return Ok(None) };
                let mut tasks = Vec::new();
                let mut won = BTreeMap::new();
                for id in reader.boards().tasks(&board)? {
                    let Some(task) = reader.tasks().get(id)? else { continue };
                    let timeline = reader.receipts().of_task(id)?.into_iter().map(receipts::read).collect::<Vec<_>>();
                    let credits = cost(&task, &timeline).map(|cost| cost.credits);
                    if !won.contains_key(&task.model) {
                        won.insert(task.model.clone(), self::won(reader, stored.account_id, &task.model)?);
                    }
                    tasks.push(OnIt { outputs: reader.outputs().of_task(id)?, task, credits });
                }
                let leading = reader.boards().leading(stored.account_id, stored.kind)?;
                let leads = leading.is_some_and(|(leading, _)| leading == stored.submit_id);
                Ok(Some((stored, tasks, won, leads)))
            })
            .await?;
        let (stored, tasks, won, leads) = read.ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let lane = self.inner.lane(stored.account_id).ok_or_else(|| Failure::new(FailureCode::NotFound))?;
        let hidden = stored.blind && stored.winner.is_none();
        let prompts = tasks.iter().map(|on| on.task.prompt.as_str()).collect::<BTreeSet<_>>().len();
        let prompt = tasks.first().map(|on| on.task.prompt.clone()).unwrap_or_default();
        let columns = in_order(&stored, &tasks).into_iter().map(|model| {
            let of_it = tasks.iter().filter(|on| on.task.model == model);
            let shown = of_it.clone().map(|on| self.board_task(&lane, on, hidden)).collect();
            let title = of_it.clone().next().map_or(model, |on| on.task.model_title.as_str()).to_owned();
            let won = won.get(model).copied().unwrap_or_default();
            let named = BoardModel { id: model.to_owned(), title, won };
            BoardColumn { model: (!hidden).then_some(named), tasks: shown }
        });
        Ok(Board {
            columns: columns.collect(),
            kind: kind(stored.kind),
            prompt,
            prompts: u32::try_from(prompts).unwrap_or(u32::MAX),
            blind: stored.blind,
            hidden,
            winner: stored.winner,
            leads,
            board: stored.submit_id,
        })
    }

    /// To judge without knowing whose is which, or to know it.
    pub async fn board_blind(&self, board: String, blind: bool) -> Result<(), Failure> {
        let done = self.inner.library.write(move |writer| writer.boards().set_blind(&board, blind)).await?;
        self.board_changed(done)
    }

    /// Chooses a task of the board: whose it is is shown, and new drafts of the kind begin with its model. None takes
    /// that back.
    pub async fn board_choose(&self, board: String, task: Option<i64>) -> Result<(), Failure> {
        let now = self.inner.now();
        let done = self.inner.library.write(move |writer| writer.boards().choose(&board, task, now)).await?;
        self.board_changed(done)
    }

    /// Whether new drafts begin with the model that was chosen.
    pub async fn board_lead(&self, board: String, leads: bool) -> Result<(), Failure> {
        let done = self.inner.library.write(move |writer| writer.boards().set_leads(&board, leads)).await?;
        self.board_changed(done)
    }

    /// A new draft, begun with what won the boards.
    pub(crate) async fn beginning_as_boards_say(&self, mut draft: Draft) -> Result<Draft, Failure> {
        let account = self.draft_account()?;
        let kinds: Vec<_> = draft.models.keys().copied().collect();
        let read = move |reader: &Reader<'_>| {
            let mut leading = Vec::new();
            for kind in kinds {
                let stored = crate::compose::stored_kind(kind);
                leading.extend(reader.boards().leading(account, stored)?.map(|(_, model)| (kind, model)));
            }
            Ok(leading)
        };
        draft.models.extend(self.inner.library.read(read).await?);
        Ok(draft)
    }

    fn board_changed(&self, done: bool) -> Result<(), Failure> {
        if !done {
            return Err(Failure::new(FailureCode::NotFound));
        }
        self.inner.stale(&[Tag::Board], &[]);
        Ok(())
    }

    fn board_task(&self, lane: &Lane, on: &OnIt, hidden: bool) -> BoardTask {
        let OnIt { task, outputs, credits } = on;
        let row = brief(task);
        let around = Around { estimate: self.estimate(lane, &row), ..self.around(lane, task.id, outputs) };
        let state = state_of(&row, outputs, around);
        let outputs = outputs.iter().map(|output| view(lane, output.clone()));
        BoardTask {
            task: task.id,
            prompt: task.prompt.chars().take(300).collect(),
            facts: if hidden { Vec::new() } else { task.facts.clone() },
            state: if hidden { nameless(state) } else { state },
            outputs: outputs.map(|output| if hidden { untold(output) } else { output }).collect(),
            credits: credits.filter(|_| !hidden),
            made_in_ms: made_in(task).filter(|_| !hidden),
        }
    }
}

/// The board that a task is on.
pub(crate) fn of_task(reader: &Reader<'_>, task: i64) -> Result<Option<OnBoard>, library::Error> {
    let Some(board) = reader.boards().of_task(task)? else { return Ok(None) };
    let models = reader.boards().models(&board)?;
    Ok(Some(OnBoard { board, models }))
}

pub(crate) fn won(reader: &Reader<'_>, account: i64, model: &str) -> Result<Won, library::Error> {
    let wins = reader.boards().won(account, model)?;
    Ok(Won { won: wins.won, of: wins.of })
}

/// What the order of a blind board is drawn from.
pub(crate) fn seed(inner: &Inner) -> i64 {
    // Of a number below one the 52 bits that it has.
    #[allow(clippy::cast_possible_truncation)]
    let seed = (inner.ports.random.unit() * 4_503_599_627_370_496.0) as i64;
    seed
}

/// The models: as they were chosen, and of a blind board in an order that only its seed knows. It stays when the board is
/// lifted by a choice, so that nothing jumps under the hand.
fn in_order<'a>(board: &library::Board, tasks: &'a [OnIt]) -> Vec<&'a str> {
    let mut models: Vec<&str> = Vec::new();
    for on in tasks {
        if !models.contains(&on.task.model.as_str()) {
            models.push(&on.task.model);
        }
    }
    if board.blind {
        models.sort_by_cached_key(|model| sha256(format!("{} {model}", board.seed).as_bytes()));
    }
    models
}

/// A state without the words of the service and without times, by which a model could be told.
fn nameless(state: StateView) -> StateView {
    match state {
        StateView::Processing { watched, .. } => {
            StateView::Processing { since: 0, status: None, estimate: None, watched }
        }
        StateView::Failed { refunded, .. } => StateView::Failed { code: None, message: String::new(), refunded },
        StateView::Rejected { reason, .. } => {
            StateView::Rejected { reason, code: None, message: String::new(), status: 0 }
        }
        StateView::Sending { .. } => StateView::Sending { since: 0 },
        StateView::Archived { .. } => StateView::Archived { at: 0 },
        StateView::CompletedWithoutFile { .. } => StateView::CompletedWithoutFile { at: 0 },
        StateView::Archiving { saved, of, .. } => StateView::Archiving { saved, of, bytes: 0, total: None },
        StateView::LinkDead { tries, .. } => StateView::LinkDead { made_at: 0, tries, last_try_at: 0 },
        StateView::Unconfirmed { what, .. } => StateView::Unconfirmed { sent_at: 0, broke_at: 0, what, balance: None },
        StateView::LostContact { reason, .. } => StateView::LostContact { reason, since: 0 },
        StateView::Dismissed { .. } => StateView::Dismissed { sent_at: 0 },
        same @ (StateView::Queued { .. }
        | StateView::Deleted
        | StateView::ArchiveFailed { .. }
        | StateView::Withdrawn
        | StateView::Unknown { .. }) => same,
    }
}

/// An output without its name, place and kind of file.
fn untold(output: OutputView) -> OutputView {
    OutputView {
        label: None,
        mime: None,
        facts: None,
        bytes: None,
        sha256: None,
        path: None,
        archived_at: None,
        ..output
    }
}
