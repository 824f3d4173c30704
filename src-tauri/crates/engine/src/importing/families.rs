//! Who was made from whom, once all that an import brings is there.

use archive::SidecarParent;
use library::{Kinship, Mark, Writer};

use super::said;
use super::sheet::shorten;
use crate::inner::Inner;

const TOGETHER: usize = 256;
/// More generations than any family has; beyond it nobody looks for a circle, and nothing is said.
const MOST_GENERATIONS: usize = 1_000;

/// A task that was made from another one.
#[derive(Clone, Debug)]
pub(super) struct Child {
    task: i64,
    account: i64,
    submit_id: String,
    submit_index: i64,
    remote_id: Option<String>,
    kinship: Option<Kinship>,
}

impl Child {
    pub fn of(task: i64, account: i64, parent: &SidecarParent) -> Option<Self> {
        let (submit_id, index) = parent.id.rsplit_once('/')?;
        if parent.id.len() > 256 {
            return None;
        }
        let kinship = parent.how.clone().map(|mut how| {
            shorten(&mut how, 40);
            Kinship { how, output_idx: parent.output.filter(|at| *at < 10_000).map(i64::from) }
        });
        Some(Self {
            task,
            account,
            submit_id: submit_id.to_owned(),
            submit_index: index.parse::<u16>().ok()?.into(),
            remote_id: parent.task_id.clone().filter(|id| id.len() <= 128),
            kinship,
        })
    }
}

/// Finds parents, here before or brought in, and writes them down. What cannot be written is said in the log: each of
/// them is there, alone.
pub(super) async fn join(inner: &Inner, children: Vec<Child>) {
    for some in children.chunks(TOGETHER) {
        let some = some.to_vec();
        let joined = inner.library.write(move |writer| some.iter().try_for_each(|child| join_one(writer, child))).await;
        if let Err(error) = joined {
            tracing::error!(%error, "which results were made from which could not be written");
        }
    }
}

fn join_one(writer: &Writer<'_>, child: &Child) -> Result<(), library::Error> {
    let parent = match (writer.tasks().at_submit(&child.submit_id, child.submit_index)?, &child.remote_id) {
        (Some(parent), _) => Some(parent),
        (None, Some(remote)) => writer.tasks().by_remote_id(child.account, remote)?.map(|task| task.id),
        (None, None) => None,
    };
    let Some(parent) = parent else { return Ok(()) };
    if comes_from(writer, parent, child.task)? || !writer.tasks().set_parent(child.task, parent)? {
        return Ok(());
    }
    if let Some(kinship) = &child.kinship {
        writer.kinships().set(child.task, kinship)?;
    }
    // What is made from something private is private.
    if writer.is_private(parent)? {
        let stale = writer.sidecars_stale().asked(child.task)?.is_some();
        writer.judgements().mark(child.account, &[child.task], Mark::Private(true))?;
        if !stale {
            said::is_in_the_sidecar(writer, child.task)?;
        }
    }
    Ok(())
}

/// Whether a task came from this one, over however many others.
fn comes_from(writer: &Writer<'_>, task: i64, from: i64) -> Result<bool, library::Error> {
    let mut at = task;
    for _ in 0..MOST_GENERATIONS {
        if at == from {
            return Ok(true);
        }
        match writer.tasks().parent_of(at)? {
            Some(parent) => at = parent,
            None => return Ok(false),
        }
    }
    // A circle of a damaged file, or a family without end: nothing is added to it.
    Ok(true)
}
