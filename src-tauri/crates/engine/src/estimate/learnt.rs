//! What an account's runs have taught, by model: read from the library at first use, then kept up as runs end.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use library::{Library, RunOfModel, Task, TaskBrief};

use super::{Model, Shown};
use crate::face::Estimate;
use crate::inner::locked;
use crate::pace::next_delay_ms;

/// Runs that a model is learnt from after a start, the newest.
const RUNS: u32 = 200;

#[derive(Default)]
pub(crate) struct Learnt {
    models: Mutex<HashMap<String, Known>>,
    shown: Mutex<Shown>,
    /// Held while a model is read, so that no run that ends meanwhile is missed or counted twice.
    turn: tokio::sync::Mutex<()>,
}

struct Known {
    model: Model,
    counted: HashSet<i64>,
}

impl Learnt {
    /// Milliseconds to the next look at a running task.
    pub async fn delay_ms(
        &self,
        library: &Library,
        task: &Task,
        now: i64,
        looked: bool,
        unit: f64,
    ) -> Result<i64, library::Error> {
        self.know(library, task).await?;
        let sent_at = task.sent_at.unwrap_or(task.created_at);
        let mut models = locked(&self.models);
        let known = models.get_mut(&task.model).expect("it was read a moment ago, and none is ever let go");
        known.model.sent(task.id, &task.facts, sent_at);
        let distribution = known.model.distribution(task.id, &task.facts, now);
        Ok(next_delay_ms(&distribution, now.saturating_sub(sent_at), looked, unit))
    }

    /// A task that runs, as found at the start.
    pub async fn take_up(&self, library: &Library, task: &Task) -> Result<(), library::Error> {
        self.know(library, task).await?;
        if let Some(known) = locked(&self.models).get_mut(&task.model) {
            known.model.sent(task.id, &task.facts, task.sent_at.unwrap_or(task.created_at));
        }
        Ok(())
    }

    /// What is told of a running task's progress. None with too few runs, or of a model that nobody has looked at yet.
    pub fn estimate(&self, task: &TaskBrief, now: i64) -> Option<Estimate> {
        let models = locked(&self.models);
        let known = models.get(&task.model)?;
        let sent_at = task.sent_at.unwrap_or(task.created_at);
        locked(&self.shown).estimate(&known.model, task.id, &task.facts, sent_at, now)
    }

    /// A task completed, as noticed at `at`.
    pub async fn completed(&self, task: &Task, at: i64) {
        self.teach(task, at, true).await;
    }

    /// Contact with a task was lost.
    pub async fn lost(&self, task: &Task, at: i64) {
        self.teach(task, at, false).await;
    }

    /// A task failed, or nobody watches it any longer: that teaches nothing.
    pub fn gone(&self, task: i64) {
        for known in locked(&self.models).values_mut() {
            known.model.gone(task);
        }
        locked(&self.shown).forget(task);
    }

    /// A model that was not read yet will be, with this run in it.
    async fn teach(&self, task: &Task, at: i64, ended: bool) {
        let _turn = self.turn.lock().await;
        let sent_at = task.sent_at.unwrap_or(task.created_at);
        let seen_ms = task.last_polled_at.unwrap_or(sent_at).saturating_sub(sent_at);
        let ms = ended.then(|| at.saturating_sub(sent_at));
        let run = RunOfModel { id: task.id, at, ms, seen_ms, facts: task.facts.clone() };
        if let Some(known) = locked(&self.models).get_mut(&task.model) {
            known.take(&run);
        }
        locked(&self.shown).forget(task.id);
    }

    async fn know(&self, library: &Library, task: &Task) -> Result<(), library::Error> {
        if locked(&self.models).contains_key(&task.model) {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        let (account, name) = (task.account_id, task.model.clone());
        let runs = library.read(move |reader| reader.tasks().runs(account, &name, RUNS)).await?;
        let mut known = Known { model: Model::new(task.kind), counted: HashSet::new() };
        for run in &runs {
            known.take(run);
        }
        locked(&self.models).entry(task.model.clone()).or_insert(known);
        Ok(())
    }
}

impl Known {
    fn take(&mut self, run: &RunOfModel) {
        if self.counted.insert(run.id) {
            self.model.noticed(run.id, &run.facts, run.at, run.ms, run.seen_ms);
        }
    }
}
