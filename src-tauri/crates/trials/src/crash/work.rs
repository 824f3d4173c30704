//! What is pressed: small work of every kind, and what goes wrong with it.

use sandbox::{Fault, On, RetryAfter};
use serde_json::{Value, json};

use super::chance::Chance;

/// One press on "generate".
pub struct Press {
    pub number: usize,
    work: usize,
    /// Rows that it makes, each of which is paid once.
    pub rows: usize,
    /// The process said that it is written.
    pub acknowledged: bool,
}

/// Kind, model, parameters and words of the prompt, as often as they are listed. Sizes are small: the trial is about
/// when a process dies, not about pixels.
const WORK: [(&str, &str, &str, &str); 16] = [
    PICTURE,
    PICTURE,
    PICTURE,
    PICTURE,
    PICTURE,
    PICTURE,
    PICTURE,
    ("image", "mj-v7", r#"{"size":"64x64"}"#, "in four"),
    ("image", "mj-v7", r#"{"size":"64x64"}"#, "in four"),
    ("image", "z-image", r#"{"size":"64x64"}"#, "[refuse]"),
    ("image", "z-image", r#"{"size":"64x64"}"#, "[time out]"),
    ("image", "z-image", r#"{"size":"96x64"}"#, "[cut download]"),
    ("image", "mj-v7", r#"{"size":"64x64"}"#, "[cut download]"),
    ("audio", "suno-music", SONG, "two tracks"),
    ("audio", "suno-music", SONG, "[refuse]"),
    ("video", "viduq3-turbo", r#"{"duration":2,"aspect_ratio":"1:1"}"#, "turning"),
];
const PICTURE: (&str, &str, &str, &str) = ("image", "z-image", r#"{"size":"64x64"}"#, "plain");
const SONG: &str = r#"{"version":"V5","customMode":false,"instrumental":true,"duration":6}"#;

impl Press {
    pub fn new(number: usize, seed: u64) -> Press {
        let mut chance = Chance::of(seed, number);
        let rows = if chance.once_in(8) { 2 } else { 1 };
        Press { number, work: chance.below(WORK.len()), rows, acknowledged: false }
    }

    /// Work that ends soon, with a file.
    pub fn picture(number: usize) -> Press {
        Press { number, work: 0, rows: 1, acknowledged: false }
    }

    pub fn request(&self) -> Value {
        let (kind, model, extra, words) = WORK[self.work];
        let prompt = format!("Celadon vase {MARK}{} {words}", self.number);
        json!({"verb": "submit", "draft": {"submitId": format!("{:032x}", self.number), "kind": kind,
            "models": {kind: model}, "prompt": prompt, "values": {}, "references": [], "extra": extra,
            "count": self.rows}})
    }
}

const MARK: &str = "no. ";

/// Which press a request belongs to, by the number in its prompt.
pub fn press_of(body: &str) -> Option<usize> {
    let (_, rest) = body.split_once(MARK)?;
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest[..digits].parse().ok()
}

/// What goes wrong on the service's side, one after the other.
pub fn fault(number: u64) -> Option<Fault> {
    Some(match number % 9 {
        0 | 5 => Fault::AnswerLost { after_charge: true },
        1 => Fault::CdnCut { after_bytes: 100, count: 1 },
        2 => Fault::AnswerLost { after_charge: false },
        4 => Fault::Status { status: 502, count: 1, on: On::Submit },
        6 => Fault::RateLimit { retry_after: RetryAfter::Seconds(1), count: 1 },
        7 => Fault::Status { status: 503, count: 1, on: On::Poll },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_is_known_by_its_body_whatever_surrounds_it() {
        let request = Press::picture(41).request();
        assert_eq!(press_of(&request.to_string()), Some(41));
        assert_eq!(press_of(r#"{"prompt":"a lake"}"#), None);
        assert_eq!(press_of("no. x"), None);
    }
}
