//! A display that nobody sees, with a window manager, a mouse and a keyboard.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::bus::READY_WITHIN;
use super::{Environment, Process};
use crate::Failure;
use crate::telling::until;

/// Pixels of the screen: room for a window of 1920×1080, and for a notice beside it.
pub const SCREEN: (u32, u32) = (2360, 1200);

/// Where the window is, in pixels from the screen's corner.
const PLACE: (u32, u32) = (20, 20);

/// Windows without a frame, so that a picture of one is its inside; a new one gets the keyboard, Alt+F4 closes it.
const MANAGER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <focus><focusNew>yes</focusNew></focus>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <mouse>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
    </context>
  </mouse>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
"#;

/// A window by the number that the display gave it.
#[derive(Clone, Debug)]
pub struct XWindow(String);

pub struct Display {
    environment: Environment,
    _manager: Process,
    _server: Process,
}

impl Display {
    /// Starts it, and sets in `environment` how it is found.
    pub async fn start(environment: &mut Environment, logs: &Path) -> Result<Display, Failure> {
        let authority = Path::new(environment.get("XDG_RUNTIME_DIR")).join("xauthority");
        fs::write(&authority, authority_for_us()?).map_err(Failure::file(&authority))?;
        let mut command = environment.command("Xvfb");
        let (width, height) = SCREEN;
        command.args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24"), "-nolisten", "tcp"]);
        command.arg("-noreset").arg("-auth").arg(&authority);
        let mut server = Process::start("Xvfb", logs, &command)?;
        let number: u32 = until("the display", READY_WITHIN, async || {
            server.must_run()?;
            Ok(server.said().lines().find_map(|line| line.trim().parse().ok()))
        })
        .await?;
        environment.set("DISPLAY", &format!(":{number}"));
        environment.set("XAUTHORITY", &authority.to_string_lossy());
        let settings = Path::new(environment.get("XDG_CONFIG_HOME")).join("openbox.xml");
        fs::write(&settings, MANAGER).map_err(Failure::file(&settings))?;
        let mut command = environment.command("openbox");
        command.arg("--sm-disable").arg("--config-file").arg(&settings);
        let manager = Process::start("openbox", logs, &command)?;
        Ok(Display { environment: environment.clone(), _manager: manager, _server: server })
    }

    /// The window with this title, when it is there to be seen.
    pub async fn window(&self, title: &str, limit: Duration) -> Result<XWindow, Failure> {
        let name = format!("^{title}$");
        until("the window", limit, async || {
            // It says no while there is none.
            let found = self.environment.ask("xdotool", &["search", "--onlyvisible", "--name", &name]).await.ok();
            Ok(found.and_then(|found| found.lines().next().map(|id| XWindow(id.to_owned()))))
        })
        .await
    }

    /// Gives the window this size, and its place on the screen.
    pub async fn resize(&self, window: &XWindow, (width, height): (u32, u32)) -> Result<(), Failure> {
        let (width, height) = (width.to_string(), height.to_string());
        self.xdotool(&["windowsize", &window.0, &width, &height]).await?;
        let (x, y) = (PLACE.0.to_string(), PLACE.1.to_string());
        self.xdotool(&["windowmove", &window.0, &x, &y]).await
    }

    /// Puts a window somewhere on the screen.
    pub async fn put(&self, window: &XWindow, (x, y): (u32, u32)) -> Result<(), Failure> {
        self.xdotool(&["windowmove", "--sync", &window.0, &x.to_string(), &y.to_string()]).await
    }

    /// A point of the app's window, which has no frame, on the screen.
    pub fn on_screen(&self, (x, y): (u32, u32)) -> (u32, u32) {
        (PLACE.0 + x, PLACE.1 + y)
    }

    /// Drags with the left button from one point of the screen to another, in steps and with rests, as a hand does.
    pub async fn drag(&self, from: (u32, u32), to: (u32, u32)) -> Result<(), Failure> {
        const STEPS: u32 = 12;
        let between = |from: u32, to: u32, step: u32| (from * (STEPS - step) + to * step) / STEPS;
        let mut words = Vec::new();
        let mut say = |line: &str| words.extend(line.split(' ').map(str::to_owned));
        say(&format!("mousemove {} {} sleep 0.2 mousedown 1 sleep 0.2", from.0, from.1));
        // The first few pixels make it a drag; it begins a moment later.
        say(&format!("mousemove {} {} sleep 0.1 mousemove {} {} sleep 1", from.0 + 4, from.1, from.0 + 12, from.1 + 6));
        for step in 1..=STEPS {
            say(&format!("mousemove {} {} sleep 0.08", between(from.0, to.0, step), between(from.1, to.1, step)));
        }
        say("sleep 0.4 mouseup 1 sleep 0.4");
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.xdotool(&words).await
    }

    pub async fn minimise(&self, window: &XWindow) -> Result<(), Failure> {
        self.xdotool(&["windowminimize", "--sync", &window.0]).await
    }

    /// Brings the window back, before all others and with the keyboard.
    pub async fn activate(&self, window: &XWindow) -> Result<(), Failure> {
        self.xdotool(&["windowactivate", "--sync", &window.0]).await
    }

    /// Closes the window as a person does, by Alt+F4.
    pub async fn close(&self, window: &XWindow) -> Result<(), Failure> {
        self.activate(window).await?;
        self.xdotool(&["key", "--clearmodifiers", "alt+F4"]).await
    }

    /// A picture of the window alone.
    pub async fn picture(&self, window: &XWindow, file: &Path) -> Result<(), Failure> {
        let geometry = self.environment.ask("xdotool", &["getwindowgeometry", "--shell", &window.0]).await?;
        let number = |name: &str| {
            let line = geometry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.and_then(|value| value.parse::<u32>().ok())
                .ok_or_else(|| Failure::NotUnderstood { what: "the window's place".to_owned(), why: geometry.clone() })
        };
        let area = format!("{},{},{},{}", number("X")?, number("Y")?, number("WIDTH")?, number("HEIGHT")?);
        self.scrot(&["--autoselect", &area], file).await
    }

    /// A picture of the corner where notices are shown.
    pub async fn picture_of_notices(&self, file: &Path) -> Result<(), Failure> {
        const CORNER: (u32, u32) = (440, 180);
        let area = format!("{},0,{},{}", SCREEN.0 - CORNER.0, CORNER.0, CORNER.1);
        self.scrot(&["--autoselect", &area], file).await
    }

    /// A picture of the whole screen, notices and all.
    pub async fn picture_of_screen(&self, file: &Path) -> Result<(), Failure> {
        self.scrot(&[], file).await
    }

    async fn scrot(&self, arguments: &[&str], file: &Path) -> Result<(), Failure> {
        let path = file.to_string_lossy();
        let all = [&["--overwrite", "--silent"], arguments, &[&*path]].concat();
        self.environment.ask("scrot", &all).await?;
        Ok(())
    }

    async fn xdotool(&self, arguments: &[&str]) -> Result<(), Failure> {
        self.environment.ask("xdotool", arguments).await?;
        Ok(())
    }
}

/// A secret that lets in only who can read the file: `xauth`'s format, for whatever display number comes.
fn authority_for_us() -> Result<Vec<u8>, Failure> {
    const ANY_HOST: [u8; 2] = [0xFF, 0xFF];
    const NAME: &[u8] = b"MIT-MAGIC-COOKIE-1";
    let mut secret = [0; 16];
    getrandom::fill(&mut secret).map_err(Failure::not_understood("the system's randomness"))?;
    let mut file = ANY_HOST.to_vec();
    for field in [&b""[..], &b""[..], NAME, &secret] {
        file.extend(u16::try_from(field.len()).unwrap_or_default().to_be_bytes());
        file.extend(field);
    }
    Ok(file)
}
