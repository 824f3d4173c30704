//! The sandbox inside the app: an account like any other, the same one after every restart, and never the paid one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use engine::face::{Kind, StateView};
use engine::ports::{SandboxAccess, SandboxHost};
use futures_util::future::BoxFuture;
use sandbox::{Fault, Options, Sandbox};

use crate::books::{assert_books, assert_saved};
use crate::studio::{Place, SPEED, Studio, as_typed, draft, sandbox};

/// Starts a sandbox on the first use, as the shell does; or cannot.
#[derive(Default)]
struct Inside {
    folder: PathBuf,
    broken: Mutex<bool>,
    running: tokio::sync::Mutex<Option<Sandbox>>,
}

impl SandboxHost for Inside {
    fn open(&self) -> BoxFuture<'_, Result<SandboxAccess, String>> {
        Box::pin(async move {
            if *self.broken.lock().unwrap() {
                return Err("no port is free".to_owned());
            }
            let mut running = self.running.lock().await;
            if running.is_none() {
                let options = Options {
                    speed: SPEED,
                    state: Some(self.folder.clone()),
                    requests_per_minute: 100_000,
                    ..Options::default()
                };
                *running = Some(Sandbox::start(options).await.map_err(|error| error.to_string())?);
            }
            let sandbox = running.as_ref().unwrap();
            Ok(SandboxAccess { api_base: sandbox.api_url(), key: sandbox.key().to_owned() })
        })
    }
}

async fn studio_with_inside(api: &str) -> (Studio, Arc<Inside>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let inside = Arc::new(Inside { folder: folder.path().to_owned(), ..Inside::default() });
    let mut place = Place::for_api(api);
    place.inside = Arc::clone(&inside) as Arc<dyn SandboxHost>;
    (Studio::open(place, Arc::default()).await, inside, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_is_one_account_however_often_it_is_opened() {
    let real = sandbox().await;
    let (studio, inside, _folder) = studio_with_inside(&real.api_url()).await;
    let opened = futures_util::future::join_all((0..4).map(|_| studio.engine.sandbox_open())).await;
    let account = opened[0].as_ref().unwrap().id;
    assert!(opened.iter().all(|opened| opened.as_ref().unwrap().id == account));
    let id = studio.press(Kind::Image, "z-image", "For nothing").await;
    studio.until_archived(id).await;

    // It is still there, with its account, after two restarts; so is what was made in it.
    let studio = studio.restarted().await.restarted().await;
    let shown = studio.engine.account().await.unwrap().unwrap();
    assert_eq!((shown.id, shown.sandbox), (account, true));
    let task = studio.until_archived(id).await;
    let second = studio.press(Kind::Image, "z-image", "Once more for nothing").await;
    studio.until_archived(second).await;
    let ledger = inside.running.lock().await.as_ref().unwrap().ledger();
    assert_saved(&ledger, &task);
    assert_books(&ledger, 2, 0);
    assert_eq!(real.ledger().submissions_seen, 0, "nothing went to the paid service");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_does_not_start_keeps_its_tasks_and_goes_on_later() {
    let real = sandbox().await;
    let (studio, inside, _folder) = studio_with_inside(&real.api_url()).await;
    let account = studio.engine.sandbox_open().await.unwrap().id;
    inside.running.lock().await.as_ref().unwrap().fault(Fault::Hold);
    let id = studio.press(Kind::Image, "z-image", "Held up").await;
    studio.until(id, |state| matches!(state, StateView::Processing { .. })).await;

    *inside.broken.lock().unwrap() = true;
    let studio = studio.restarted().await;
    let shown = studio.engine.account().await.unwrap().unwrap();
    assert_eq!((shown.id, shown.sandbox), (account, true), "never the paid account in its place");
    assert!(matches!(studio.task(id).await.state, StateView::Processing { .. }));
    let waits = studio.press(Kind::Image, "z-image", "Waits for it").await;

    *inside.broken.lock().unwrap() = false;
    {
        let running = inside.running.lock().await;
        running.as_ref().unwrap().fault(Fault::Release);
        running.as_ref().unwrap().complete_all();
    }
    studio.until_archived(id).await;
    studio.until_archived(waits).await;
    assert_eq!(real.ledger().submissions_seen, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_belongs_to_the_account_that_it_is_typed_in() {
    let real = sandbox().await;
    let (studio, _inside, _folder) = studio_with_inside(&real.api_url()).await;
    // Before any account is in use nothing typed is lost either.
    let before = draft(Kind::Image, "z-image", "Before the first key");
    studio.engine.draft_save(before.clone()).await.unwrap();
    studio.engine.sandbox_open().await.unwrap();
    let typed = draft(Kind::Video, "kling-3-0", "In the sandbox");
    studio.engine.draft_save(typed.clone()).await.unwrap();
    let key = real.key().to_owned();
    studio.engine.key_keep(key, engine::face::KeepKey::Keychain).await.unwrap();
    assert_eq!(as_typed(studio.engine.draft().await.unwrap()), before);
    studio.engine.sandbox_open().await.unwrap();
    assert_eq!(as_typed(studio.engine.draft().await.unwrap()), typed);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_money_is_spent_no_limit_asks() {
    let paid = sandbox().await;
    let (studio, _inside, _folder) = studio_with_inside(&paid.api_url()).await;
    let mut settings = studio.engine.settings().await.unwrap();
    (settings.ask_above_press, settings.ask_above_day) = (Some(0), Some(0));
    studio.engine.settings_save(settings).await.unwrap();
    studio.engine.sandbox_open().await.unwrap();
    let mut dear = draft(Kind::Audio, "suno-music", "A song");
    dear.count = 3;
    assert_eq!(studio.engine.submit(dear).await.unwrap().tasks.len(), 3);
}
