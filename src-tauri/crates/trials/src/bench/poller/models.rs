//! The models of the made-up days: what can be asked of each, how often it is, and how much longer it takes.

use engine::pacing::Kind;

use super::chance::Chance;

pub struct Model {
    pub kind: Kind,
    /// Seconds at the first choice of everything.
    pub usual_s: f64,
    /// Standard deviation of one run in natural logarithm, all else equal.
    pub uneven: f64,
    choices: &'static [&'static [Choice]],
}

/// The fact as the app shows it, how often it is chosen, how many times longer it takes.
type Choice = (&'static str, f64, f64);

pub struct Size {
    pub facts: Vec<String>,
    /// Natural logarithm of how many times longer than the first choices.
    pub log: f64,
}

const QUALITY: &[Choice] = &[("medium quality", 0.5, 1.0), ("low quality", 0.2, 0.55), ("high quality", 0.3, 2.1)];
const PIXELS: &[Choice] = &[("1K", 0.5, 1.0), ("2K", 0.35, 1.35), ("4K", 0.15, 2.0)];
const IMAGES: &[Choice] = &[("1 image", 0.5, 1.0), ("2 images", 0.2, 1.3), ("4 images", 0.3, 1.9)];
const SHAPE: &[Choice] = &[("16:9", 0.5, 1.0), ("1:1", 0.3, 1.0), ("9:16", 0.2, 1.0)];
const SHORT: &[Choice] = &[("5 s", 0.65, 1.0), ("10 s", 0.35, 1.75)];
const LONG: &[Choice] = &[("5 s", 0.45, 1.0), ("8 s", 0.2, 1.45), ("12 s", 0.2, 2.0), ("15 s", 0.15, 2.5)];
const LINES: &[Choice] = &[("720p", 0.55, 1.0), ("480p", 0.15, 0.6), ("1080p", 0.3, 1.7)];
const TIMES: &[Choice] = &[("2x", 0.6, 1.0), ("4x", 0.4, 2.3)];

pub const MODELS: [Model; 12] = [
    Model { kind: Kind::Image, usual_s: 9.0, uneven: 0.16, choices: &[IMAGES, SHAPE] },
    Model { kind: Kind::Image, usual_s: 34.0, uneven: 0.18, choices: &[QUALITY, SHAPE] },
    Model { kind: Kind::Image, usual_s: 48.0, uneven: 0.2, choices: &[SHAPE] },
    Model { kind: Kind::Image, usual_s: 22.0, uneven: 0.17, choices: &[PIXELS, SHAPE] },
    Model { kind: Kind::Video, usual_s: 120.0, uneven: 0.14, choices: &[SHORT, LINES] },
    Model { kind: Kind::Video, usual_s: 85.0, uneven: 0.16, choices: &[LONG, LINES, SHAPE] },
    Model { kind: Kind::Video, usual_s: 70.0, uneven: 0.2, choices: &[SHORT, SHAPE] },
    Model { kind: Kind::Video, usual_s: 260.0, uneven: 0.18, choices: &[LONG, LINES] },
    Model { kind: Kind::Video, usual_s: 330.0, uneven: 0.15, choices: &[TIMES] },
    Model { kind: Kind::Video, usual_s: 150.0, uneven: 0.22, choices: &[SHORT, LINES, SHAPE] },
    Model { kind: Kind::Audio, usual_s: 75.0, uneven: 0.2, choices: &[] },
    Model { kind: Kind::Audio, usual_s: 28.0, uneven: 0.15, choices: &[] },
];

impl Model {
    pub fn size(&self, chance: &mut Chance) -> Size {
        let mut size = Size { facts: Vec::new(), log: 0.0 };
        for choices in self.choices {
            let mut left = chance.unit();
            let chosen = choices.iter().find(|(_, share, _)| {
                left -= share;
                left < 0.0
            });
            let (fact, _, longer) = chosen.unwrap_or(&choices[0]);
            size.facts.push((*fact).to_owned());
            size.log += longer.ln();
        }
        size
    }
}
