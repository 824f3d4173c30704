//! The app's window, driven from outside by WebDriver and by the desktop's own mouse and keyboard.

mod ask;
mod page;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::net::TcpStream;

pub use ask::{Ask, any, begins, has, says, the};
pub use page::{PATIENCE, Page};

use crate::Failure;
use crate::app::App;
use crate::desktop::{Desktop, Process, XWindow, signal};
use crate::telling::{until, until_true};

/// A window may take so long from start to screen on a busy machine.
const OPENS_WITHIN: Duration = Duration::from_secs(60);
/// Quitting waits for what is being written.
const ENDS_WITHIN: Duration = Duration::from_secs(30);

/// The open window of a running app.
pub struct Window {
    pub page: Page,
    x: XWindow,
    app: App,
    pid: u32,
    _driver: Process,
}

impl Window {
    /// Starts the app and waits until its window is on the screen. `driver` is the path of tauri-driver; `count` names
    /// the log of this start.
    pub async fn open(desktop: &Desktop, app: &App, driver: &Path, count: u32) -> Result<Window, Failure> {
        let (port, native) = free_ports()?;
        let mut command = desktop.command(driver);
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        let mut driver = Process::start(&format!("app-{count}"), desktop.logs(), &command)?;
        until("the window's driver", OPENS_WITHIN, async || {
            driver.must_run()?;
            let both = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok()
                && TcpStream::connect((Ipv4Addr::LOCALHOST, native)).await.is_ok();
            Ok(both.then_some(()))
        })
        .await?;
        let mut capabilities = Capabilities::new();
        let options = json!({ "application": app.program(), "args": app.arguments() });
        capabilities.insert("tauri:options".to_owned(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        let pid = until("the app's process", OPENS_WITHIN, async || Ok(app.pids().first().copied())).await?;
        let x = desktop.display().window("Afterimage", OPENS_WITHIN).await?;
        Ok(Window { page: Page::new(client), x, app: app.clone(), pid, _driver: driver })
    }

    /// Gives the page this size in CSS pixels, which are the screen's here.
    pub async fn resize(&self, desktop: &Desktop, size: (u32, u32)) -> Result<(), Failure> {
        desktop.display().resize(&self.x, size).await?;
        until_true("the page to have its new size", PATIENCE, async || {
            let now = self.page.ask("return [innerWidth, innerHeight]").await?;
            Ok(now == json!([size.0, size.1]))
        })
        .await
    }

    pub async fn minimise(&self, desktop: &Desktop) -> Result<(), Failure> {
        desktop.display().minimise(&self.x).await?;
        until_true("the page to be out of sight", PATIENCE, async || {
            Ok(self.page.ask("return document.visibilityState").await? == "hidden" || !self.has_focus().await?)
        })
        .await
    }

    /// Brings the window back.
    pub async fn activate(&self, desktop: &Desktop) -> Result<(), Failure> {
        desktop.display().activate(&self.x).await?;
        self.until_focused().await
    }

    /// Waits until the window has the keyboard.
    pub async fn until_focused(&self) -> Result<(), Failure> {
        until_true("the window to have the keyboard", PATIENCE, async || self.has_focus().await).await
    }

    async fn has_focus(&self) -> Result<bool, Failure> {
        Ok(self.page.ask("return document.hasFocus()").await? == true)
    }

    /// Takes a picture of the window's inside once nothing in it moves.
    pub async fn picture(&self, desktop: &Desktop, file: &Path) -> Result<(), Failure> {
        self.page.rest_pointer().await?;
        self.page.settle().await?;
        desktop.display().picture(&self.x, file).await
    }

    /// Closes the window as a person does, and waits until the app has ended by itself.
    pub async fn close(self, desktop: &Desktop) -> Result<(), Failure> {
        desktop.display().close(&self.x).await?;
        until_true("the app to end after its window was closed", ENDS_WITHIN, async || Ok(!self.runs())).await
    }

    /// Ends the app in the middle of whatever it does, as a power cut would.
    pub async fn kill(self) -> Result<(), Failure> {
        self.app.kill(self.pid).await
    }

    /// The app's process.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    fn runs(&self) -> bool {
        self.app.pids().contains(&self.pid)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // The driver that is dropped next would leave an app behind that did not end by itself.
        if self.runs() {
            let _ = signal(self.pid, "KILL");
        }
    }
}

/// Two ports that nobody listens on.
fn free_ports() -> Result<(u16, u16), Failure> {
    let listen = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::file("a free port"));
    let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
    let (one, two) = (listen()?, listen()?);
    Ok((port(&one).map_err(Failure::file("a free port"))?, port(&two).map_err(Failure::file("a free port"))?))
}

/// Where the pictures of a run go: numbered in the order in which they are taken.
pub struct Pictures {
    folder: PathBuf,
    taken: Vec<PathBuf>,
}

impl Pictures {
    pub fn new(folder: &Path) -> Pictures {
        Pictures { folder: folder.to_owned(), taken: Vec::new() }
    }

    /// The file of the next picture.
    pub fn next(&mut self, name: &str) -> PathBuf {
        let file = self.folder.join(format!("{:02}-{name}.png", self.taken.len() + 1));
        self.taken.push(file.clone());
        file
    }

    pub fn taken(&self) -> &[PathBuf] {
        &self.taken
    }
}
