//! A real notification daemon, which can be asked what it showed.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use zbus::Connection;

use super::bus::until_named;
use super::display::SCREEN;
use super::{Environment, Process};
use crate::Failure;
use crate::telling::until;

/// Notices stay until they are clicked or put away, all of them are remembered, and a click does what the notice
/// offers.
const SETTINGS: &str = "\
[global]
    monitor = 0
    origin = top-right
    offset = 20x20
    width = 380
    height = 240
    history_length = 500
    idle_threshold = 0
    mouse_left_click = do_action, close_current
    format = \"<b>%s</b>\\n%b\"
    markup = full
    word_wrap = yes
    show_indicators = no
    font = Sans 11
    min_icon_size = 72
    max_icon_size = 96
    frame_width = 1
    padding = 12
    horizontal_padding = 12
[urgency_low]
    timeout = 0
[urgency_normal]
    timeout = 0
    background = \"#2b2d30\"
    foreground = \"#e8e8e8\"
[urgency_critical]
    timeout = 0
";

/// Inside the first notice, from the right and from the top of the screen.
const IN_THE_FIRST: (u32, u32) = (120, 50);

/// A notice as the daemon remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub id: i64,
    pub app: String,
    pub title: String,
    /// Its text without the marks that a notice's text may hold.
    pub body: String,
    /// The file of its picture.
    pub picture: Option<String>,
    /// Microseconds of the computer's uptime when it was shown.
    pub at: i64,
}

pub struct Notifications {
    environment: Environment,
    _daemon: Process,
}

impl Notifications {
    pub async fn start(environment: &Environment, logs: &Path, bus: &Connection) -> Result<Notifications, Failure> {
        let settings = Path::new(environment.get("XDG_CONFIG_HOME")).join("dunstrc");
        std::fs::write(&settings, SETTINGS).map_err(Failure::file(&settings))?;
        let mut command = environment.command("dunst");
        command.arg("-config").arg(&settings);
        let mut daemon = Process::start("dunst", logs, &command)?;
        until_named(bus, "org.freedesktop.Notifications", &mut daemon).await?;
        Ok(Notifications { environment: environment.clone(), _daemon: daemon })
    }

    /// Waits until a notice is on the screen.
    pub async fn shown(&self, limit: Duration) -> Result<(), Failure> {
        until("a notification", limit, async || Ok((self.showing().await? > 0).then_some(()))).await
    }

    /// How many notices are on the screen now.
    pub async fn showing(&self) -> Result<u32, Failure> {
        let count = self.environment.ask("dunstctl", &["count", "displayed"]).await?;
        count.trim().parse().map_err(Failure::not_understood("the number of notices"))
    }

    /// Clicks the first notice on the screen with the mouse.
    pub async fn click(&self) -> Result<(), Failure> {
        let (right, down) = IN_THE_FIRST;
        let (x, y) = ((SCREEN.0 - right).to_string(), down.to_string());
        self.environment.ask("xdotool", &["mousemove", &x, &y, "click", "1"]).await?;
        until("the clicked notification to go", Duration::from_secs(10), async || {
            Ok((self.showing().await? == 0).then_some(()))
        })
        .await
    }

    /// Everything that was told since the desktop began, oldest first. What is on the screen is put away first: the
    /// daemon remembers a notice when it is closed.
    pub async fn told(&self) -> Result<Vec<Told>, Failure> {
        self.environment.ask("dunstctl", &["close-all"]).await?;
        read(&self.environment.ask("dunstctl", &["history"]).await?)
    }
}

/// Reads `{"data":[[{"body":{"type":"s","data":"…"}, …}, …]]}`, newest first.
fn read(history: &str) -> Result<Vec<Told>, Failure> {
    let history: Value = serde_json::from_str(history).map_err(Failure::not_understood("what was notified"))?;
    let notices = history["data"][0].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut told: Vec<Told> = notices
        .iter()
        .map(|notice| {
            let text = |name: &str| notice[name]["data"].as_str().unwrap_or_default().to_owned();
            let number = |name: &str| notice[name]["data"].as_i64().unwrap_or_default();
            Told {
                id: number("id"),
                app: text("appname"),
                title: text("summary"),
                body: plain(&text("body")),
                picture: Some(text("icon_path")).filter(|path| !path.is_empty()),
                at: number("timestamp"),
            }
        })
        .collect();
    told.sort_by_key(|told| (told.at, told.id));
    Ok(told)
}

/// A notice's text with its entities read.
fn plain(body: &str) -> String {
    body.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HISTORY: &str = r#"{"type":"aa{sv}","data":[[
        {"body":{"type":"s","data":"Kling\nR&amp;D &lt;b&gt;"},"summary":{"type":"s","data":"Ready: 1 video"},
         "appname":{"type":"s","data":"Afterimage"},"icon_path":{"type":"s","data":""},
         "id":{"type":"i","data":3},"timestamp":{"type":"x","data":20}},
        {"body":{"type":"s","data":"a"},"summary":{"type":"s","data":"Ready: 2 images"},
         "appname":{"type":"s","data":"Afterimage"},"icon_path":{"type":"s","data":"/t/1.webp"},
         "id":{"type":"i","data":2},"timestamp":{"type":"x","data":10}}]]}"#;

    #[test]
    fn notices_are_read_back_oldest_first() {
        let told = read(HISTORY).unwrap();
        assert_eq!(
            told.iter().map(|told| told.title.as_str()).collect::<Vec<_>>(),
            ["Ready: 2 images", "Ready: 1 video"]
        );
        assert_eq!(told[0].picture.as_deref(), Some("/t/1.webp"));
        assert_eq!((told[1].body.as_str(), &told[1].picture), ("Kling\nR&D <b>", &None));
        assert_eq!(read(r#"{"type":"aa{sv}","data":[[]]}"#).unwrap(), []);
        assert!(read("dunst is not running").is_err());
    }
}
