//! A display of its own for a story, and a notification daemon on it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use serde_json::Value;
use zbus::fdo::DBusProxy;

/// X and dunst tell of no such event in a way that a shell tool can wait for, so they are asked.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The app's window, by its title.
const WINDOW: [&str; 4] = ["search", "--onlyvisible", "--name", "^Afterimage$"];

/// A virtual display; ends with the value.
pub struct Screen {
    server: Child,
    manager: Option<Child>,
    pub display: String,
}

impl Screen {
    /// On the first display number that is free.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed (package xvfb)");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, manager: None, display: format!(":{}", number.trim()) }
    }

    /// With openbox, so that windows can be closed, minimised and brought forward.
    pub fn with_window_manager() -> Self {
        let mut screen = Self::start();
        let manager = screen.on_it("openbox").stderr(Stdio::null()).spawn();
        screen.manager = Some(manager.expect("openbox is installed (package openbox)"));
        screen
    }

    /// Returns once the app's window is there.
    pub fn window_appears(&self) {
        until("the window appears", || self.window_is_there());
    }

    /// Returns once it is not there any more.
    pub fn window_goes(&self) {
        until("the window goes", || !self.window_is_there());
    }

    /// Closes it as a person does, by the keyboard; keys that come before the window has the focus are lost, so they
    /// are pressed until it is gone.
    pub fn close_window(&self) {
        until("the window closes", || {
            let _ = self.on_it("xdotool").args(WINDOW).arg("windowactivate").output();
            // In a call of its own: keys sent to a named window pass the window manager by.
            let _ = self.on_it("xdotool").args(["key", "--clearmodifiers", "alt+F4"]).output();
            (0..10).any(|_| {
                std::thread::sleep(LOOK_AGAIN);
                !self.window_is_there()
            })
        });
    }

    pub fn minimise_window(&self) {
        self.do_with_window(&["windowminimize"]);
    }

    fn window_is_there(&self) -> bool {
        self.on_it("xdotool").args(WINDOW).output().expect("xdotool is installed (package xdotool)").status.success()
    }

    fn do_with_window(&self, what: &[&str]) {
        let output = self.on_it("xdotool").args(WINDOW).args(what).output().unwrap();
        assert!(output.status.success(), "xdotool {what:?}: {output:?}");
    }

    fn on_it(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.display);
        command
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(manager) = &mut self.manager {
            end(manager);
        }
        end(&mut self.server);
    }
}

/// A notification daemon; ends with the value.
pub struct Dunst(Child);

impl Dunst {
    pub async fn start(screen: &Screen) -> Self {
        let bus = zbus::Connection::session().await.unwrap();
        let daemon = DBusProxy::new(&bus).await.unwrap();
        let name = [(0, "org.freedesktop.Notifications")];
        let mut starts = daemon.receive_name_owner_changed_with_args(&name).await.unwrap();
        let child = Command::new("dunst")
            .args(["-conf", "/dev/null"])
            .env("DISPLAY", &screen.display)
            .stderr(Stdio::null())
            .spawn()
            .expect("dunst is installed (package dunst)");
        starts.next().await.unwrap();
        Self(child)
    }

    /// Returns when this many notices are on the display.
    pub fn has_shown(&self, count: usize) {
        until("the notices are shown", || self.ask(&["count", "displayed"]).trim() == count.to_string());
    }

    /// What a click on the newest notice does.
    pub fn click(&self) {
        self.ask(&["action"]);
    }

    pub fn close(&self) {
        self.ask(&["close"]);
    }

    /// The notices that have gone, newest first.
    pub fn history(&self) -> Vec<Value> {
        let answer: Value = serde_json::from_str(&self.ask(&["history"])).unwrap();
        answer["data"][0].as_array().unwrap().clone()
    }

    fn ask(&self, question: &[&str]) -> String {
        let output = Command::new("dunstctl").args(question).output().unwrap();
        assert!(output.status.success(), "dunstctl {question:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Dunst {
    fn drop(&mut self) {
        end(&mut self.0);
    }
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Asks again and again, for half a minute.
fn until(what: &str, mut come: impl FnMut() -> bool) {
    let began = Instant::now();
    while !come() {
        assert!(began.elapsed() < Duration::from_secs(30), "waited in vain until {what}");
        std::thread::sleep(LOOK_AGAIN);
    }
}
