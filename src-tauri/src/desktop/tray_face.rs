//! What the tray says, as data that can be compared. `tray` turns it into widgets.

use engine::ports::Tray;

/// The tray's menu, top to bottom: the summary (not to be chosen), Open, the sending switch, Quit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayFace {
    /// Also the tooltip.
    pub summary: String,
    pub sending: Sending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    CanPause,
    CanResume,
}

impl TrayFace {
    pub fn of(tray: &Tray) -> Self {
        Self {
            summary: summary(tray),
            sending: if tray.sending_paused { Sending::CanResume } else { Sending::CanPause },
        }
    }
}

impl Sending {
    pub fn words(self) -> &'static str {
        match self {
            Self::CanPause => "Pause sending",
            Self::CanResume => "Resume sending",
        }
    }
}

/// "2 in flight, 1 needs you"; only what is not none.
fn summary(tray: &Tray) -> String {
    let needs = if tray.needs_you == 1 { "needs you" } else { "need you" };
    let counts =
        [(tray.in_flight, "in flight"), (tray.saving, "saving"), (tray.waiting, "waiting"), (tray.needs_you, needs)];
    let parts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if parts.is_empty() { "Nothing in flight".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(in_flight: u32, saving: u32, waiting: u32, needs_you: u32) -> String {
        TrayFace::of(&Tray { in_flight, waiting, saving, needs_you, sending_paused: false }).summary
    }

    #[test]
    fn the_summary_says_what_there_is_and_nothing_else() {
        assert_eq!(said(0, 0, 0, 0), "Nothing in flight");
        assert_eq!(said(2, 0, 0, 1), "2 in flight, 1 needs you");
        assert_eq!(said(1, 3, 12, 2), "1 in flight, 3 saving, 12 waiting, 2 need you");
    }

    #[test]
    fn the_switch_offers_the_other_state() {
        let face = |sending_paused| TrayFace::of(&Tray { sending_paused, ..Tray::default() });
        assert_eq!(face(false).sending.words(), "Pause sending");
        assert_eq!(face(true).sending.words(), "Resume sending");
        assert_ne!(face(false), face(true));
    }
}
