//! What can be said of a case's end.

use engine::face::{
    Broke, Condition, Fact, LostReason, MediaType, OutputStateView, RejectReason, SaveTrouble, StateView, TaskDetail,
};
use futures_util::future::BoxFuture;

use super::case::Check;
use super::scene::Scene;
use crate::recording::locked;

type Held = Result<(), String>;

/// A check that is written out where it is needed.
pub fn check(holds: impl for<'a> Fn(&'a Scene) -> BoxFuture<'a, Held> + Send + Sync + 'static) -> Check {
    Box::new(holds)
}

/// The task comes into such a state.
pub fn state(what: &'static str, wanted: fn(&StateView) -> bool) -> Check {
    check(move |scene| Box::pin(async move { scene.until(scene.first_task(), what, wanted).await.map(drop) }))
}

/// Every press ends so.
pub fn each(what: &'static str, wanted: fn(&StateView) -> bool) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let tasks = locked(&scene.tasks).clone();
            for task in tasks {
                scene.until(task, what, wanted).await?;
            }
            Ok(())
        })
    })
}

/// Nobody knows whether it was made, the person is asked, and nothing goes out again by itself.
pub fn unconfirmed(what: Broke) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let is = |state: &StateView| matches!(state, StateView::Unconfirmed { what: found, .. } if *found == what);
            scene.until(scene.first_task(), "it is unconfirmed", is).await?;
            let told = || async { scene.desktop.titles().iter().any(|title| title.starts_with("Needs you")) };
            scene.until_true("the person is asked", told).await
        })
    })
}

pub fn rejected(reason: RejectReason) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let is = |state: &StateView| matches!(state, StateView::Rejected { reason: found, .. } if *found == reason);
            scene.until(scene.first_task(), "it is rejected", is).await.map(drop)
        })
    })
}

pub fn lost(reason: LostReason) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let is = |state: &StateView| matches!(state, StateView::LostContact { reason: at, .. } if *at == reason);
            scene.until(scene.first_task(), "contact is lost", is).await.map(drop)
        })
    })
}

/// It ends with files, all saved, each with exactly these bytes.
pub fn saved(bytes: Vec<u8>) -> Check {
    check(move |scene| {
        let bytes = bytes.clone();
        Box::pin(async move {
            let is = |state: &StateView| matches!(state, StateView::Archived { .. });
            let task = scene.until(scene.first_task(), "it is archived", is).await?;
            for output in &task.outputs {
                let path = output.path.as_ref().ok_or("an archived file without a path")?;
                let kept = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
                if kept != bytes {
                    return Err(format!("{path} holds {} bytes, and not those that were sent", kept.len()));
                }
            }
            if task.outputs.is_empty() { Err("nothing was saved".to_owned()) } else { Ok(()) }
        })
    })
}

/// The one file is kept under this type, with a picture or without. It is looked at when the person has been told that
/// it is ready: then whatever can be made of it has been made.
pub fn kept_as(extension: &'static str, media: MediaType, pictured: bool) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let told = || async { scene.desktop.titles().iter().any(|title| title.starts_with("Ready")) };
            scene.until_true("the person is told that it is ready", told).await?;
            let task = scene.task(scene.first_task()).await?;
            let output = task.outputs.first().ok_or("nothing was saved")?;
            let path = output.path.as_deref().unwrap_or_default();
            if !path.ends_with(&format!(".{extension}")) || output.media != media || output.has_thumbnail != pictured {
                return Err(format!("{path} is {:?}, pictured: {}", output.media, output.has_thumbnail));
            }
            Ok(())
        })
    })
}

/// It is not saved, for this reason, and that is said.
pub fn not_saved(reason: SaveTrouble) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let is = |state: &StateView| matches!(state, StateView::ArchiveFailed { reason: at, .. } if *at == reason);
            let task = scene.until(scene.first_task(), "it is said why it is not saved", is).await?;
            match task.outputs.iter().find(|output| output.state == OutputStateView::Archived) {
                Some(output) => Err(format!("{:?} was archived", output.path)),
                None => Ok(()),
            }
        })
    })
}

/// The timeline says so, now or soon.
pub fn told(what: &'static str, wanted: fn(&Fact) -> bool) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let is = |task: &TaskDetail| task.timeline.iter().any(|entry| wanted(&entry.fact));
            scene.until_task(scene.first_task(), what, is).await.map(drop)
        })
    })
}

/// Before it was saved it was tried and refused for this reason.
pub fn refused_before(reason: SaveTrouble) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let task = scene.task(scene.first_task()).await?;
            let said = |fact: &Fact| matches!(fact, Fact::NotSaved { reason: found, .. } if *found == reason);
            let facts: Vec<_> = task.timeline.iter().map(|entry| &entry.fact).collect();
            if facts.iter().any(|fact| said(fact)) { Ok(()) } else { Err(format!("the timeline says {facts:?}")) }
        })
    })
}

/// So many files are listed.
pub fn files(count: usize) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let task = scene.task(scene.first_task()).await?;
            let found = task.outputs.len();
            if found == count { Ok(()) } else { Err(format!("{found} files are listed, not {count}")) }
        })
    })
}

/// Not even a connection came to the third origin.
pub fn other_untouched() -> Check {
    check(|scene| {
        Box::pin(async move {
            let connections = scene.world.other.connections();
            if connections == 0 { Ok(()) } else { Err(format!("{connections} connections went to the third origin")) }
        })
    })
}

/// Not even a connection came to the server of files.
pub fn cdn_untouched() -> Check {
    check(|scene| {
        Box::pin(async move {
            let connections = scene.world.cdn.connections();
            if connections == 0 { Ok(()) } else { Err(format!("{connections} connections went to a refused address")) }
        })
    })
}

/// The status line says so, now or soon.
pub fn condition(what: &'static str, wanted: fn(&Condition) -> bool) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let said = || async {
                let status = scene.engine.status().await;
                status.is_ok_and(|status| status.conditions.iter().any(wanted))
            };
            scene.until_true(what, said).await
        })
    })
}
