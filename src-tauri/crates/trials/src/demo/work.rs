//! What the demo has made: four submissions, one of them without an answer.

use sandbox::Kind;

/// One submission, as a person would set it up.
pub struct Work {
    pub kind: Kind,
    /// The model's id, as it is typed into the picker.
    pub model: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    pub prompt: &'static str,
    pub settings: &'static [Setting],
}

/// A control that is set.
pub enum Setting {
    /// One of several values.
    Choice(&'static str, &'static str),
    /// One of many values, from a list that opens.
    Listed(&'static str, &'static str),
}

use Setting::{Choice, Listed};

pub const IMAGE: Work = Work {
    kind: Kind::Image,
    model: "gemini-3.1-flash-image-preview",
    title: "Gemini 3.1 Flash Image",
    prompt: "Alpine lake before sunrise, thin mist over the water, 35 mm",
    settings: &[Choice("Images", "2")],
};

pub const VIDEO: Work = Work {
    kind: Kind::Video,
    model: "doubao-seedance-2.0",
    title: "Seedance 2.0",
    prompt: "Open ocean at sunset, slow dolly toward the horizon",
    settings: &[Choice("Last frame", "on")],
};

pub const AUDIO: Work = Work {
    kind: Kind::Audio,
    model: "suno-music",
    title: "Suno Music",
    prompt: "Night drive, warm synths, unhurried",
    settings: &[Listed("Version", "V5"), Choice("Custom mode", "off"), Choice("Instrumental", "on")],
};

pub const UNCONFIRMED: Work = Work {
    kind: Kind::Image,
    model: "mj-v7",
    title: "Midjourney V7",
    prompt: "Dahlia, copper petals, soft studio light, macro",
    settings: &[],
};
