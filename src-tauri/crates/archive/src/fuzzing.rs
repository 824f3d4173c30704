//! What holds for any bytes of a server and for any file beside the archive's own. Fuzzing and the replay of what it
//! kept call the same functions.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue};

use crate::retry_after;
use crate::sidecar::{SIDECAR_SCHEMA, content_of, parse};

/// A file that may be a sidecar: one that was read is written as what it was, and never changes by being written again.
pub fn sidecar(content: &[u8]) {
    let Ok(first) = parse(content) else { return };
    assert_eq!(first.schema, SIDECAR_SCHEMA);
    let written = content_of(&first).unwrap();
    assert!(written.ends_with(b"}\n"));
    let second = parse(&written).unwrap_or_else(|trouble| panic!("it cannot be read again: {trouble}"));
    assert_eq!(first, second);
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
