//! Which part of a file a request asks for.

/// The part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    /// From the first up to and with the last byte.
    Bytes {
        first: u64,
        last: u64,
    },
    /// Nothing of the file lies there.
    Outside,
}

/// Reads `Range`, which counts only while `If-Range` names the file as it is. What cannot be read asks for the whole.
pub(crate) fn part(range: Option<&str>, if_range: Option<&str>, etag: &str, length: u64) -> Part {
    let Some(range) = range.and_then(|range| range.trim().strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    if if_range.is_some_and(|known| known.trim() != etag) {
        return Part::Whole;
    }
    let Some((first, last)) = range.split_once('-') else {
        return Part::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => within(first, last, length),
        (Some(first), None) if last.is_empty() => within(first, u64::MAX, length),
        (None, Some(suffix)) if first.is_empty() => {
            if suffix == 0 {
                Part::Outside
            } else {
                within(length.saturating_sub(suffix), u64::MAX, length)
            }
        }
        _ => Part::Whole,
    }
}

fn within(first: u64, last: u64, length: u64) -> Part {
    if first >= length { Part::Outside } else { Part::Bytes { first, last: last.min(length - 1) } }
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str) -> Part {
        part(Some(range), None, "\"a\"", 100)
    }

    #[test]
    fn parts_are_cut_to_the_file() {
        assert_eq!(of("bytes=0-9"), Part::Bytes { first: 0, last: 9 });
        assert_eq!(of("bytes=90-900"), Part::Bytes { first: 90, last: 99 });
        assert_eq!(of("bytes=99-"), Part::Bytes { first: 99, last: 99 });
        assert_eq!(of("bytes=-10"), Part::Bytes { first: 90, last: 99 });
        assert_eq!(of("bytes=-1000"), Part::Bytes { first: 0, last: 99 });
    }

    #[test]
    fn what_lies_past_the_end_is_outside() {
        assert_eq!(of("bytes=100-"), Part::Outside);
        assert_eq!(of("bytes=-0"), Part::Outside);
        assert_eq!(part(Some("bytes=0-"), None, "\"a\"", 0), Part::Outside);
    }

    #[test]
    fn what_cannot_be_read_asks_for_the_whole() {
        for range in ["bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2", "bytes=+1-2"] {
            assert_eq!(of(range), Part::Whole, "{range}");
        }
        assert_eq!(of("bytes=99999999999999999999-"), Part::Whole);
    }

    #[test]
    fn a_part_of_another_file_is_never_given() {
        let first = Part::Bytes { first: 5, last: 99 };
        assert_eq!(part(Some("bytes=5-"), Some("\"a\""), "\"a\"", 100), first);
        assert_eq!(part(Some("bytes=5-"), Some("\"b\""), "\"a\"", 100), Part::Whole);
        assert_eq!(part(Some("bytes=5-"), Some("Tue, 24 Nov 2026 00:00:00 GMT"), "\"a\"", 100), Part::Whole);
    }
}
