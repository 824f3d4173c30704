use http::HeaderMap;
use http::header::CONTENT_RANGE;

/// `Content-Range` of an answer, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentRange {
    /// `bytes 0-99/200`; `end` is one past the last byte, `total` unknown when a star stands there.
    Piece { start: u64, end: u64, total: Option<u64> },
    /// `bytes */200`, of a 416.
    Unsatisfied { total: u64 },
}

impl ContentRange {
    /// None when it is missing, given twice, or says something impossible.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(CONTENT_RANGE).iter();
        let value = values.next()?.to_str().ok()?;
        if values.next().is_some() {
            return None;
        }
        let (unit, rest) = value.trim().split_once(' ')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        let (range, total) = rest.trim().split_once('/')?;
        let total = match total {
            "*" => None,
            number => Some(whole(number)?),
        };
        if range == "*" {
            return total.map(|total| ContentRange::Unsatisfied { total });
        }
        let (first, last) = range.split_once('-')?;
        let (start, end) = (whole(first)?, whole(last)?.checked_add(1)?);
        let possible = start < end && total.is_none_or(|total| end <= total);
        possible.then_some(ContentRange::Piece { start, end, total })
    }
}

/// Digits only: `parse` alone would take a plus sign.
fn whole(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(value: &str) -> Option<ContentRange> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_RANGE, value.parse().unwrap());
        ContentRange::of(&headers)
    }

    #[test]
    fn possible_ranges_are_read() {
        let piece = |start, end, total| Some(ContentRange::Piece { start, end, total });
        assert_eq!(read("bytes 0-99/200"), piece(0, 100, Some(200)));
        assert_eq!(read("bytes 100-199/*"), piece(100, 200, None));
        assert_eq!(read("bytes */200"), Some(ContentRange::Unsatisfied { total: 200 }));
    }

    #[test]
    fn impossible_ranges_are_not_believed() {
        for value in [
            "",
            "bytes",
            "bytes 0-99",
            "bytes 99-0/200",
            "bytes 0-200/200",
            "bytes -5-9/10",
            "bytes +0-9/10",
            "bytes */*",
            "items 0-9/10",
            "bytes 0-18446744073709551615/*",
            "bytes 0-99999999999999999999/*",
            "bytes=0-9/10",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
        let mut twice = HeaderMap::new();
        twice.append(CONTENT_RANGE, "bytes 0-9/10".parse().unwrap());
        twice.append(CONTENT_RANGE, "bytes 5-9/10".parse().unwrap());
        assert_eq!(ContentRange::of(&twice), None);
    }
}
