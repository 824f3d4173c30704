//! The Range header, for one range. What is not understood is ignored, as RFC 9110 §14.2 wants it.

/// Which bytes of a file to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Whole,
    /// `first` to `last`, both sent.
    Part {
        first: u64,
        last: u64,
    },
    /// The range begins after the end.
    Unsatisfiable,
}

impl Span {
    /// Reads a Range header for a file of `length` bytes.
    pub fn read(header: Option<&str>, length: u64) -> Self {
        header.and_then(|text| one_range(text, length)).unwrap_or(Self::Whole)
    }
}

/// None for what is not one range of bytes.
fn one_range(text: &str, length: u64) -> Option<Span> {
    let (unit, ranges) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = ranges.trim().split_once('-')?;
    match (first, last) {
        ("", suffix) => Some(last_bytes(number(suffix)?, length)),
        (first, "") => Some(from_to(number(first)?, u64::MAX, length)),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| from_to(first, last, length))
        }
    }
}

fn last_bytes(count: u64, length: u64) -> Span {
    if count == 0 || length == 0 {
        return Span::Unsatisfiable;
    }
    Span::Part { first: length.saturating_sub(count), last: length - 1 }
}

fn from_to(first: u64, last: u64, length: u64) -> Span {
    if first >= length {
        return Span::Unsatisfiable;
    }
    Span::Part { first, last: last.min(length - 1) }
}

/// Digits only: no sign, no space, no second range behind a comma. More than fits is as far as there is.
fn number(digits: &str) -> Option<u64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::Span::{self, Part, Unsatisfiable, Whole};

    #[test]
    fn every_form_of_a_range_is_read_as_the_standard_says() {
        let table = [
            (None, Whole),
            (Some("bytes=0-99"), Part { first: 0, last: 99 }),
            (Some("bytes=0-0"), Part { first: 0, last: 0 }),
            (Some("bytes=10-"), Part { first: 10, last: 99 }),
            (Some("bytes=10-500"), Part { first: 10, last: 99 }),
            (Some("Bytes=10-19"), Part { first: 10, last: 19 }),
            (Some("bytes=-7"), Part { first: 93, last: 99 }),
            (Some("bytes=-1000"), Part { first: 0, last: 99 }),
            (Some("bytes=99999999999999999999999-"), Unsatisfiable),
            (Some("bytes=0-99999999999999999999999"), Part { first: 0, last: 99 }),
            (Some("bytes=100-"), Unsatisfiable),
            (Some("bytes=-0"), Unsatisfiable),
            (Some("bytes=9-3"), Whole),
            (Some("bytes=0-1,5-6"), Whole),
            (Some("bytes=a-b"), Whole),
            (Some("bytes=+1-2"), Whole),
            (Some("bytes=--2"), Whole),
            (Some("bytes=-"), Whole),
            (Some("bytes="), Whole),
            (Some("items=0-1"), Whole),
            (Some("0-1"), Whole),
            (Some(""), Whole),
        ];
        for (header, wanted) in table {
            assert_eq!(Span::read(header, 100), wanted, "{header:?}");
        }
    }

    #[test]
    fn an_empty_file_has_no_range() {
        for header in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
            assert_eq!(Span::read(Some(header), 0), Unsatisfiable, "{header}");
        }
        assert_eq!(Span::read(None, 0), Whole);
    }
}
