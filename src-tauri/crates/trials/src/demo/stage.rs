//! The desktop, the service and the app of one run, and what was seen so far.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sandbox::{Fault, Options as SandboxOptions, Sandbox};
use tempfile::TempDir;

use crate::Failure;
use crate::app::App;
use crate::demo::trail::{self, Trail};
use crate::demo::watch::Watch;
use crate::desktop::Desktop;
use crate::telling::say;
use crate::window::{PATIENCE, Page, Pictures, Window, any, begins, the};

/// Sizes of the window, in CSS pixels.
pub const USUAL: (u32, u32) = (1280, 800);
pub const WIDE: (u32, u32) = (1920, 1080);
pub const NARROW: (u32, u32) = (900, 800);

/// Credits that the account begins with.
const BALANCE: i64 = 8_412;
/// Enough for every model once.
const MUCH: i64 = 98_008_412;

/// Put into a folder by a run, so that the next run knows that what is in it may be replaced.
const MARK: &str = ".afterimage-demo";

/// What a run is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The app's binary.
    pub app: PathBuf,
    /// The program between WebDriver and the window.
    pub tauri_driver: PathBuf,
    /// Where pictures, logs, the profile with the archive and the summary go.
    pub out: PathBuf,
    /// Adds the hardships and leaves most pictures out.
    pub end_to_end: bool,
    /// Submits each model of the catalogue once, and does nothing else.
    pub every_model: bool,
}

pub struct Stage {
    // Dropped in this order: the window's driver ends before the desktop that it stands on.
    window: Option<Window>,
    sandbox: Option<Sandbox>,
    pub desktop: Desktop,
    pub app: App,
    pub options: Options,
    pub pictures: Pictures,
    /// Where the key was looked for so far.
    pub trail: Trail,
    pub watch: Watch,
    service: SandboxOptions,
    starts: u32,
    key: String,
    /// How often a person has given the right key.
    pub key_given: usize,
    /// What reached the CDN of services that have ended.
    heard_at_cdn: Vec<u8>,
    _service_state: TempDir,
}

impl Stage {
    pub async fn set(options: Options) -> Result<Stage, Failure> {
        clear(&options.out)?;
        let out = fs::canonicalize(&options.out).map_err(Failure::file(&options.out))?;
        let options = Options { out, ..options };
        let logs = options.out.join("logs");
        fs::create_dir_all(&logs).map_err(Failure::file(&logs))?;
        let driver = fs::canonicalize(&options.tauri_driver).map_err(Failure::file(&options.tauri_driver))?;
        let options = Options { tauri_driver: driver, ..options };
        let state = tempfile::tempdir().map_err(Failure::file("a folder for the sandbox"))?;
        let service = SandboxOptions {
            speed: if options.end_to_end { 60.0 } else { 25.0 },
            state: Some(state.path().to_owned()),
            seed: 7,
            requests_per_minute: 100_000,
            balance: if options.every_model { MUCH } else { BALANCE },
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(service.clone()).await?;
        // Nothing ends until this run says so: what is seen never depends on how fast a machine is.
        if !options.every_model {
            sandbox.fault(Fault::Hold);
        }
        let app = App::new(&options.app, &options.out.join("profile"), &sandbox.api_url())?;
        let mut desktop = Desktop::start(&logs).await?;
        // All that the app and its libraries can say of what they do: the key must not be in it either.
        desktop.set("RUST_LOG", "trace");
        say(format_args!("a desktop of its own; the sandbox answers at {}", sandbox.api_url()));
        Ok(Stage {
            window: None,
            key: sandbox.key().to_owned(),
            key_given: 0,
            sandbox: Some(sandbox),
            desktop,
            app,
            pictures: Pictures::new(&options.out),
            trail: Trail::default(),
            watch: Watch::start(),
            heard_at_cdn: Vec::new(),
            options,
            service,
            starts: 0,
            _service_state: state,
        })
    }

    /// Opens the app, for the first time or again.
    pub async fn open(&mut self) -> Result<(), Failure> {
        self.starts += 1;
        let window = Window::open(&self.desktop, &self.app, &self.options.tauri_driver, self.starts).await?;
        window.resize(&self.desktop, USUAL).await?;
        window.activate(&self.desktop).await?;
        say(format_args!("the window is open (process {})", window.pid()));
        self.watch.follow(window.pid());
        self.window = Some(window);
        trail::begin(self).await
    }

    /// Closes the window as a person does; the app ends by itself.
    pub async fn close(&mut self) -> Result<(), Failure> {
        let window = self.window.take().ok_or_else(no_window)?;
        window.close(&self.desktop).await?;
        say("the window was closed and the app has ended");
        Ok(())
    }

    /// Ends the app without a word to it.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        self.window.take().ok_or_else(no_window)?.kill().await
    }

    pub fn restarts(&self) -> u32 {
        self.starts.saturating_sub(1)
    }

    pub fn window(&self) -> Result<&Window, Failure> {
        self.window.as_ref().ok_or_else(no_window)
    }

    /// The page in the open window.
    pub fn page(&self) -> Result<Page, Failure> {
        Ok(self.window()?.page.clone())
    }

    pub async fn resize(&self, size: (u32, u32)) -> Result<(), Failure> {
        self.window()?.resize(&self.desktop, size).await
    }

    /// A picture of the window as it is, when pictures are wanted.
    pub async fn picture(&mut self, name: &str) -> Result<(), Failure> {
        if self.options.end_to_end { Ok(()) } else { self.picture_always(name).await }
    }

    /// A picture of the window that every run takes.
    pub async fn picture_always(&mut self, name: &str) -> Result<(), Failure> {
        let file = self.pictures.next(name);
        self.window()?.picture(&self.desktop, &file).await?;
        say(format_args!("picture {}", name_of(&file)));
        Ok(())
    }

    /// Goes to a place by its button in the bar.
    pub async fn go(&self, place: &str) -> Result<(), Failure> {
        let page = self.page()?;
        page.click(&begins("button", place).within(any("banner"))).await?;
        page.see(&the("main", place)).await.map(|_| ())
    }

    /// The service, while it runs.
    pub fn sandbox(&self) -> Result<&Sandbox, Failure> {
        self.sandbox.as_ref().ok_or_else(|| Failure::Disagree("the sandbox does not run at this moment".to_owned()))
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// Ends the service, as a crash or a deploy over there would.
    pub async fn stop_service(&mut self) {
        if let Some(sandbox) = self.sandbox.take() {
            self.heard_at_cdn.extend(sandbox.heard_at_cdn());
            sandbox.shutdown().await;
        }
    }

    /// Starts it again where it was, with all that it knew.
    pub async fn start_service(&mut self) -> Result<(), Failure> {
        let sandbox = Sandbox::start(self.service.clone()).await?;
        sandbox.fault(Fault::Hold);
        self.sandbox = Some(sandbox);
        Ok(())
    }

    /// Every byte that reached the CDN since the run began.
    pub fn heard_at_cdn(&self) -> Result<Vec<u8>, Failure> {
        Ok([self.heard_at_cdn.as_slice(), &self.sandbox()?.heard_at_cdn()].concat())
    }

    /// The service's id of the task that was made from this prompt.
    pub fn task_of(&self, prompt: &str) -> Result<String, Failure> {
        let ledger = self.sandbox()?.ledger();
        let task = ledger.tasks.into_iter().find(|task| task.prompt == prompt);
        task.map(|task| task.id).ok_or_else(|| Failure::Disagree(format!("the ledger has no task for {prompt:?}")))
    }

    /// Leaves behind what helps to see why a run failed, and says where.
    pub async fn report(&mut self, failure: &Failure) -> String {
        let mut left = Vec::new();
        let screen = self.options.out.join("failed.png");
        if self.desktop.display().picture_of_screen(&screen).await.is_ok() {
            left.push(screen);
        }
        if let Some(window) = &self.window {
            let page = tokio::time::timeout(PATIENCE / 3, window.page.outline()).await;
            let text = match page {
                Ok(Ok(text)) => text,
                Ok(Err(error)) => format!("the page could not be read: {error}"),
                Err(_) => "the page did not answer".to_owned(),
            };
            let file = self.options.out.join("failed-page.txt");
            if fs::write(&file, text).is_ok() {
                left.push(file);
            }
        }
        left.push(self.app.profile().join("logs"));
        left.push(self.desktop.logs().to_owned());
        let left: Vec<String> = left.iter().map(|path| format!("    {}", path.display())).collect();
        format!("{failure}\n  what helps to see why:\n{}", left.join("\n"))
    }
}

/// Makes the folder ready: what an earlier run left in it goes, all else stays.
fn clear(out: &Path) -> Result<(), Failure> {
    fs::create_dir_all(out).map_err(Failure::file(out))?;
    let entries: Vec<PathBuf> = fs::read_dir(out)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(Failure::file(out))?;
    let mark = out.join(MARK);
    let ours: Vec<&PathBuf> = entries.iter().filter(|path| is_made_by_a_run(&name_of(path))).collect();
    if !ours.is_empty() && !mark.exists() {
        return Err(Failure::NotUnderstood {
            what: format!("the folder {}", out.display()),
            why: format!("{} is in it, and no demo made it; give another folder", ours[0].display()),
        });
    }
    for path in ours {
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.map_err(Failure::file(path))?;
    }
    fs::write(&mark, "What the demo leaves in this folder is replaced when it is run again.\n")
        .map_err(Failure::file(&mark))
}

/// Profile, logs, reports and numbered pictures.
fn is_made_by_a_run(name: &str) -> bool {
    let numbered =
        name.ends_with(".png") && name.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_digit));
    numbered || ["profile", "logs", "summary.json", "ledger.json", "failed.png", "failed-page.txt"].contains(&name)
}

pub fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn no_window() -> Failure {
    Failure::Disagree("no window is open".to_owned())
}

/// A task that the service has ended is seen by the app within this time: it looks at videos every 8 to 10 s.
pub const SEEN_WITHIN: Duration = Duration::from_secs(60);
