//! `Retry-After` as it is found in the wild: seconds, a date, a word, or nonsense.

use std::time::{Duration, SystemTime};

/// Never ask again sooner than this, whatever the server says.
const SHORTEST: Duration = Duration::from_secs(1);

/// Never fall silent for longer than this, whatever the server says.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The pause when the server names none that can be read.
const UNNAMED: Duration = Duration::from_secs(5);

/// The pause that a 429 asks for, from 1 s to 15 min. `now` is the moment that a date is counted from.
pub(crate) fn pause(header: Option<&str>, now: SystemTime) -> Duration {
    header.map(str::trim).and_then(|text| seconds(text).or_else(|| until(text, now))).map_or(UNNAMED, clamped)
}

/// Digits only: a sign, a point or an exponent is not what the header may hold.
fn seconds(text: &str) -> Option<Duration> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().map(Duration::from_secs)
}

/// A moment that has passed means: at once.
fn until(text: &str, now: SystemTime) -> Option<Duration> {
    let moment = httpdate::parse_http_date(text).ok()?;
    Some(moment.duration_since(now).unwrap_or(Duration::ZERO))
}

fn clamped(pause: Duration) -> Duration {
    pause.clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_retry_after_becomes_a_pause_between_one_second_and_fifteen_minutes() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        for (header, expected) in [
            (Some("1"), 1),
            (Some("30"), 30),
            (Some(" 30 "), 30),
            (Some("007"), 7),
            (Some("900"), 900),
            (Some("0"), 1),
            (Some("901"), 900),
            (Some("1000000000"), 900),
            (Some("18446744073709551615"), 900),
            (Some("18446744073709551616"), 5),
            (Some("-1"), 5),
            (Some("+3"), 5),
            (Some("1.5"), 5),
            (Some("1e9"), 5),
            (Some("soon"), 5),
            (Some(""), 5),
            (Some("5, 10"), 5),
            (Some("٣"), 5),
            (Some("NaN"), 5),
            (None, 5),
            (Some("Sun, 06 Nov 1994 08:50:07 GMT"), 30),
            (Some("Sunday, 06-Nov-94 08:50:07 GMT"), 30),
            (Some("Sun Nov  6 08:50:07 1994"), 30),
            (Some("Sun, 06 Nov 1994 08:49:37 GMT"), 1),
            (Some("Sun, 06 Nov 1994 08:00:00 GMT"), 1),
            (Some("Thu, 01 Jan 1970 00:00:00 GMT"), 1),
            (Some("Fri, 31 Dec 9999 23:59:59 GMT"), 900),
            (Some("Sun, 31 Feb 1994 99:99:99 GMT"), 5),
        ] {
            assert_eq!(pause(header, now), Duration::from_secs(expected), "{header:?}");
        }
    }
}
