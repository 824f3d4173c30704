//! A task's way from its submission to its end.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future;

use crate::answer::code;
use crate::media::{self, NotDrawn};
use crate::order::Order;
use crate::task::{Status, TaskError, TaskFile};
use crate::world::{World, now_ms};

/// Sets the task on its way. It counts as running from now on.
pub(crate) fn start(world: &Arc<World>, id: String) {
    let run = Running::begin(world.clone());
    world.jobs.spawn(async move {
        let stop = run.world.stop.clone();
        // What a stop interrupts goes on at the next start.
        stop.run_until_cancelled(end_when_due(&run.world, &id)).await;
    });
}

/// Sets all tasks on their way that were under way when the sandbox was ended.
pub(crate) fn resume(world: &Arc<World>) {
    let processing = world.with_books(|books| {
        let unfinished = books.tasks_mut().filter(|task| task.status == Status::Processing);
        unfinished.map(|task| task.id.clone()).collect::<Vec<_>>()
    });
    for id in processing {
        start(world, id);
    }
}

/// Counts a task as running for as long as it lives.
struct Running {
    world: Arc<World>,
}

impl Running {
    fn begin(world: Arc<World>) -> Running {
        world.running.send_modify(|running| *running += 1);
        Running { world }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.world.running.send_modify(|running| *running -= 1);
    }
}

async fn end_when_due(world: &World, id: &str) {
    let Some((due_ms, began_after, fails_with)) =
        world.with_books(|books| books.task(id).map(|task| (task.due_ms, task.watch.began_after, task.fails_with)))
    else {
        return;
    };
    wait(world, id, due_ms, began_after).await;
    let outcome = match fails_with {
        Some(code) => Err(TaskError { code, message: message(code).into() }),
        None => draw_all(world, id).await.map_err(|problem| {
            tracing::error!(task = id, %problem, "the sandbox could not draw a file");
            TaskError { code: code::NOT_DRAWN, message: format!("The sandbox could not draw {problem}") }
        }),
    };
    world.with_books(|books| match outcome {
        Err(error) => books.fail(id, error, now_ms()),
        Ok(files) => {
            if let Some(task) = books.task(id) {
                task.files = files;
                task.status = Status::Completed;
                task.done_ms = Some(now_ms());
            }
        }
    });
    world.changes.note();
}

/// Waits until the task is due and nothing holds it, or until it or all tasks at once are told to end.
async fn wait(world: &World, id: &str, due_ms: u64, began_after: u64) {
    let mut pace = world.pace.subscribe();
    let delay = tokio::time::sleep(Duration::from_millis(due_ms.saturating_sub(now_ms())));
    tokio::pin!(delay);
    let mut due = false;
    loop {
        let now = *pace.borrow_and_update();
        if now.ended > began_after || (due && !now.held) || world.is_let_go(id) {
            return;
        }
        tokio::select! {
            () = &mut delay, if !due => due = true,
            changed = pace.changed() => if changed.is_err() { return },
        }
    }
}

async fn draw_all(world: &World, id: &str) -> Result<Vec<TaskFile>, NotDrawn> {
    let planned = world.with_books(|books| {
        let (task, body) = books.task_and_body(id)?;
        Some(media::plan(&Order::read(task.kind, body.as_bytes()).ok()?, task.seed))
    });
    let pieces = planned.unwrap_or_default();
    // All at once: the shelf sees to it that no more are drawn than there are cores.
    let drawn = future::try_join_all(pieces.iter().map(|piece| world.shelf.take(id, piece))).await?;
    Ok(pieces.iter().zip(&drawn).map(|(piece, made)| TaskFile::of(&piece.name, made)).collect())
}

fn message(failure: i64) -> &'static str {
    match failure {
        code::TIMED_OUT => "Task timed out",
        code::CONTENT_POLICY => "Request violates content policy",
        _ => "Workflow execution failed",
    }
}
