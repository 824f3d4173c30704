//! Power cuts. A process that is killed keeps what it wrote; a computer that loses its power keeps what was synced.
//! So one run is recorded, act by act, with the database as each commit left it; then the power goes after every
//! act, in every way that a file system allows, and what would be found is judged and opened again.

mod judge;
mod record;

use std::collections::BTreeSet;
use std::sync::Arc;

use archive::{Act, DiskAfter, Loss};
use engine::face::{Decision, Kind, StateView};
use serde_json::json;

use crate::books::assert_saved;
use crate::studio::{Studio, draft, files_below};
use judge::{is_media, wrongs};
use record::{Moment, Record, record};

async fn work(studio: &Studio) {
    let mut pictures = draft(Kind::Image, "gpt-image-2", "Two lanterns in the rain");
    pictures.values.insert("n".to_owned(), json!(2));
    let pictures = studio.engine.submit(pictures).await.unwrap().tasks[0];
    let film = studio.press(Kind::Video, "kling-3-0", "A lantern goes out").await;
    for id in [pictures, film] {
        studio.until_archived(id).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_at_any_moment_takes_nothing_that_was_said_to_be_safe_and_sends_nothing_twice() {
    let Record { studio, sandbox, acts, moments } = record(work).await;
    let made: BTreeSet<String> =
        sandbox.ledger().tasks.iter().flat_map(|task| task.outputs.iter().map(|made| made.sha256.clone())).collect();
    assert_eq!(made.len(), 3);
    assert_eq!(moments.last().unwrap().archived.len(), 3, "the record ends with everything archived");
    let wrong = wrongs(&acts, &moments, &made);
    assert!(
        wrong.is_empty(),
        "{} wrongs in {} acts, first: {:#?}",
        wrong.len(),
        acts.len(),
        &wrong[..wrong.len().min(9)]
    );

    // The judge is no friend: what was recorded, less a sync or with a sync too late, does not pass.
    for (what, spoilt) in spoilt(&acts) {
        assert!(spoilt.len() < acts.len() || spoilt != acts, "{what}: nothing was changed");
        assert!(!wrongs(&spoilt, &moments, &made).is_empty(), "{what}: nobody saw it");
    }

    let found = chosen(&acts, 0x5EED);
    for (place, loss) in &found {
        opened_again(&studio.place, &studio.keys, &sandbox, &acts[..*place], &moments, *loss).await;
    }
    println!("{} acts, {} moments, opened again {} times", acts.len(), moments.len(), found.len());
}

/// The record as broken programs would have made it.
fn spoilt(acts: &[Act]) -> Vec<(&'static str, Vec<Act>)> {
    let without = |left_out: fn(&Act) -> bool| acts.iter().filter(|act| !left_out(act)).cloned().collect::<Vec<_>>();
    vec![
        ("no file is synced", without(|act| matches!(act, Act::Sync { .. }))),
        ("no folder is synced", without(|act| matches!(act, Act::SyncFolder(_)))),
        (
            "files are synced after they got their names",
            later(acts, |act| matches!(act, Act::Sync { .. }), |act| matches!(act, Act::Move { .. })),
        ),
        (
            "folders are synced after the commit",
            later(acts, |act| matches!(act, Act::SyncFolder(_)), |act| matches!(act, Act::Mark(_))),
        ),
    ]
}

/// Puts each of the one kind behind the next of the other kind.
fn later(acts: &[Act], which: fn(&Act) -> bool, behind: fn(&Act) -> bool) -> Vec<Act> {
    let (mut spoilt, mut waiting) = (Vec::new(), Vec::new());
    for act in acts {
        if which(act) {
            waiting.push(act.clone());
            continue;
        }
        spoilt.push(act.clone());
        if behind(act) {
            spoilt.append(&mut waiting);
        }
    }
    spoilt.append(&mut waiting);
    spoilt
}

/// Where the power goes for those that are opened: around every step that a result takes to its name, and at some
/// others; the ways take turns.
fn chosen(acts: &[Act], seed: u64) -> Vec<(usize, Loss)> {
    let mut places = BTreeSet::new();
    for (place, act) in acts.iter().enumerate() {
        let named = matches!(act, Act::Move { to, .. } if is_media(to));
        if named {
            // Before it, after it, after the sync of its folder, and after the commit behind that.
            let commit = acts[place..].iter().position(|act| matches!(act, Act::Mark(_))).unwrap_or(0);
            places.extend([place, place + 1, place + 2, place + commit + 1]);
        }
    }
    let mut chance = seed;
    for _ in 0..12 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        places.insert(usize::try_from(chance >> 33).unwrap() % acts.len());
    }
    places.insert(acts.len());
    places.into_iter().enumerate().map(|(turn, place)| (place, Loss::ALL[turn % Loss::ALL.len()])).collect()
}

/// Makes the disk as it would be found, and starts the app on it.
async fn opened_again(
    place: &crate::studio::Place,
    keys: &Arc<crate::studio::MemoryKeys>,
    sandbox: &sandbox::Sandbox,
    acts: &[Act],
    moments: &[Moment],
    loss: Loss,
) {
    let mark = acts.iter().rev().find_map(|act| if let Act::Mark(mark) = act { Some(*mark) } else { None });
    let Some(moment) = mark.map(|mark| &moments[mark]) else { return };
    let mut disk = DiskAfter::new();
    acts.iter().for_each(|act| disk.step(act));
    for folder in [place.archive(), place.profile()] {
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
    }
    disk.lay(loss).unwrap();
    moment.lay(&place.profile());

    let before = sandbox.ledger().submissions_seen;
    let studio = Studio::open(place.clone(), Arc::clone(keys)).await;
    for id in &moment.tasks {
        let settled = |state: &StateView| matches!(state, StateView::Archived { .. } | StateView::Unconfirmed { .. });
        let task = studio.until(*id, settled).await;
        if matches!(task.state, StateView::Unconfirmed { .. }) {
            let paid = sandbox.ledger().tasks.into_iter().find(|paid| paid.prompt == task.prompt).unwrap();
            let attach = Decision::Attach { task_id: paid.id, although_doubtful: true };
            studio.engine.decide(*id, attach).await.unwrap();
        }
        let task = studio.until_archived(*id).await;
        assert_saved(&sandbox.ledger(), &task);
    }
    studio.engine.shutdown().await;
    let sent = sandbox.ledger().submissions_seen - before;
    assert_eq!(sent, moment.queued.len() as u64, "only what had waited is sent, at act {} {loss:?}", acts.len());
    let files = files_below(&place.archive());
    let outputs = moment.tasks.len() + usize::from(!moment.tasks.is_empty());
    let media = files.iter().filter(|(path, _)| is_media(path)).count();
    assert_eq!(media, outputs, "one file for each output, at act {} {loss:?}", acts.len());
}
