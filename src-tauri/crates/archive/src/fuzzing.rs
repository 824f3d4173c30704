//! What holds for any bytes of a server and for any file beside the archive's own. Fuzzing and the replay of what it
//! kept call the same functions.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::retry_after;
use crate::sidecar::{SIDECAR_SCHEMA, content_of, parse};

/// A file that may be a sidecar: one that was read is written as what it was, and never changes by being written again.
pub fn sidecar(content: &[u8]) {
    let Ok(first) = parse(content) else { return };
    assert_eq!(first.schema, SIDECAR_SCHEMA);
    let written = content_of(&first).unwrap();
    assert!(written.ends_with(b"}\n"));
    let second = parse(&written).unwrap_or_else(|trouble| panic!("it cannot be read again: {trouble}"));
    assert!(same(&serde_json::to_value(&first).unwrap(), &serde_json::to_value(&second).unwrap()), "{first:?}");
}

/// Equal, but that a number with a fraction may differ behind its fourteenth digit, and what is next to nothing by next
/// to nothing: so many digits are read of it. No field of ours is such a number.
fn same(first: &Value, second: &Value) -> bool {
    match (first, second) {
        (Value::Number(a), Value::Number(b)) if a != b && a.is_f64() && b.is_f64() => {
            let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) else { return false };
            (a - b).abs() <= a.abs() * 1e-14 + 1e-300
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((name, a), (other, b))| name == other && same(a, b))
        }
        (first, second) => first == second,
    }
}

/// The value of a `Retry-After`.
pub fn retry_after(header: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let headers = HeaderMap::from_iter([(RETRY_AFTER, value)]);
    // A Sunday of 1994, one of 2026, and a year that has five digits.
    let waits = [784_111_777, 1_795_928_000, 253_402_300_800].map(|seconds| {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        retry_after::retry_after(&headers, now)
    });
    assert!(waits.iter().flatten().all(|wait| *wait <= Duration::from_secs(24 * 60 * 60)), "{waits:?}");
    assert!(waits.is_sorted_by(|sooner, later| later <= sooner), "later there is less to wait: {waits:?}");
}

#[cfg(test)]
#[path = "../../../fuzz/kept.rs"]
mod kept;

#[cfg(test)]
mod tests {
    use super::kept::replay;

    #[test]
    fn what_fuzzing_kept_of_sidecars_holds() {
        replay("sidecar", super::sidecar);
    }

    #[test]
    fn what_fuzzing_kept_of_retry_after_holds() {
        replay("retry_after", super::retry_after);
    }
}
