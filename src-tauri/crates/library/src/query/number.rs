//! Numbers with their units, alone, compared, and from one to another; read and printed.

use super::Span;

/// What a bare number of a field counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Bytes,
    Credits,
    Pixels,
    Count,
}

impl Unit {
    /// What may stand behind a number, and how much of the bare unit it is. Those that are printed come first.
    fn suffixes(self) -> &'static [(&'static str, f64)] {
        match self {
            Unit::Seconds => {
                &[("s", 1.0), ("m", 60.0), ("h", 3600.0), ("", 1.0), ("sec", 1.0), ("min", 60.0), ("ms", 0.001)]
            }
            Unit::Bytes => &[
                ("", 1.0),
                ("kb", 1e3),
                ("mb", 1e6),
                ("gb", 1e9),
                ("tb", 1e12),
                ("b", 1.0),
                ("k", 1e3),
                ("m", 1e6),
                ("g", 1e9),
                ("kib", 1024.0),
                ("mib", 1_048_576.0),
                ("gib", 1_073_741_824.0),
            ],
            Unit::Credits => &[("", 1.0), ("k", 1e3)],
            Unit::Pixels => &[("", 1.0), ("px", 1.0)],
            Unit::Count => &[("", 1.0)],
        }
    }

    /// How many of them are worth printing.
    fn printed(self) -> &'static [(&'static str, f64)] {
        let count = match self {
            Unit::Seconds => 3,
            Unit::Bytes => 5,
            Unit::Credits | Unit::Pixels | Unit::Count => 1,
        };
        &self.suffixes()[..count]
    }

    /// Whether a number alone means all that is rounded to it: no clip is 5 s long to the millisecond, no file 10 MB
    /// to the byte.
    fn is_measured(self) -> bool {
        matches!(self, Unit::Seconds | Unit::Bytes)
    }
}

/// A number as it was written: its amount in the bare unit, and half of what its last digit counts.
struct Written {
    amount: f64,
    half: f64,
}

/// "4", "≥4", ">=4", "4+", "<200", "3..5", "3..", ">3..<5", "5s", "10mb", "1:30"; None when it is no such thing.
pub(super) fn read(text: &str, unit: Unit) -> Option<Span> {
    let open = Span { from: None, to: None, above: false, below: false };
    if let Some((from, to)) = text.split_once("..") {
        let (above, from) = bound(from, &[("≥", false), (">=", false), (">", true), ("", false)])?;
        let (below, to) = bound(to, &[("≤", false), ("<=", false), ("<", true), ("", false)])?;
        let (from, to) = (side(from, unit)?, side(to, unit)?);
        let span = Span { from, to, above: above && from.is_some(), below: below && to.is_some() };
        return (from.is_some() || to.is_some()).then_some(span);
    }
    let compared = [
        ("≥", true, false),
        (">=", true, false),
        (">", true, true),
        ("≤", false, false),
        ("<=", false, false),
        ("<", false, true),
    ];
    for (sign, upward, beyond) in compared {
        let Some(rest) = text.strip_prefix(sign) else { continue };
        let amount = Some(written(rest, unit)?.amount);
        return Some(match upward {
            true => Span { from: amount, above: beyond, ..open },
            false => Span { to: amount, below: beyond, ..open },
        });
    }
    if let Some(rest) = text.strip_suffix('+') {
        return Some(Span { from: Some(written(rest, unit)?.amount), ..open });
    }
    let Written { amount, half } = written(text.strip_prefix('=').unwrap_or(text), unit)?;
    Some(match unit.is_measured() {
        true => Span { from: Some(amount - half), to: Some(amount + half), above: false, below: true },
        false => Span { from: Some(amount), to: Some(amount), ..open },
    })
}

/// What `read` reads as the same, in the shortest way. Nothing for a span without bounds.
pub(super) fn print(span: &Span, unit: Unit) -> String {
    match (span.from, span.to) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{}{}", if span.above { ">" } else { "≥" }, amount(from, unit)),
        (None, Some(to)) => format!("{}{}", if span.below { "<" } else { "≤" }, amount(to, unit)),
        (Some(from), Some(to)) => alone(span, from, to, unit).unwrap_or_else(|| {
            let (above, below) = (if span.above { ">" } else { "" }, if span.below { "<" } else { "" });
            format!("{above}{}..{below}{}", amount(from, unit), amount(to, unit))
        }),
    }
}

/// Takes the sign off one side of "from..to"; the first that stands there counts.
fn bound<'t>(text: &'t str, signs: &[(&str, bool)]) -> Option<(bool, &'t str)> {
    signs.iter().find_map(|(sign, beyond)| Some((*beyond, text.strip_prefix(sign)?)))
}

/// One side of "from..to": None inside when it is open, None outside when it is no number.
fn side(text: &str, unit: Unit) -> Option<Option<f64>> {
    if text.is_empty() { Some(None) } else { written(text, unit).map(|number| Some(number.amount)) }
}

fn written(text: &str, unit: Unit) -> Option<Written> {
    let text = text.trim();
    if unit == Unit::Seconds
        && let Some((minutes, seconds)) = text.split_once(':')
    {
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(minutes) || seconds.len() != 2 || !is_digits(seconds) {
            return None;
        }
        let amount = minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?;
        return amount.is_finite().then_some(Written { amount, half: 0.5 });
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    let suffix = suffix.trim_start().to_ascii_lowercase();
    let (_, factor) = unit.suffixes().iter().find(|(known, _)| *known == suffix)?;
    let bare = digits.strip_prefix('-').unwrap_or(digits);
    if !bare.starts_with(|c: char| c.is_ascii_digit()) || bare.contains('-') {
        return None;
    }
    let amount = digits.parse::<f64>().ok()? * factor;
    let decimals = bare.split_once('.').map_or(0, |(_, after)| after.len());
    let half = 0.5 * factor * 10f64.powi(-i32::try_from(decimals).ok()?);
    (amount.is_finite() && half.is_finite()).then_some(Written { amount, half })
}

/// The one number that means this span, if there is one.
fn alone(span: &Span, from: f64, to: f64, unit: Unit) -> Option<String> {
    let middle = from + (to - from) / 2.0;
    let shortest = |candidates: Vec<String>| {
        candidates.into_iter().filter(|text| read(text, unit).as_ref() == Some(span)).min_by_key(String::len)
    };
    if !unit.is_measured() {
        return shortest(vec![amount(from, unit)]);
    }
    let in_units = unit.printed().iter().flat_map(|(suffix, factor)| {
        (0..4usize).map(move |decimals| format!("{:.decimals$}{suffix}", middle / factor))
    });
    shortest(in_units.collect())
}

/// An amount in whichever unit says it exactly and shortest.
fn amount(amount: f64, unit: Unit) -> String {
    let exactly = |text: &String| written(text, unit).is_some_and(|number| number.amount == amount);
    let in_units = unit.printed().iter().map(|(suffix, factor)| format!("{}{suffix}", amount / factor));
    let shortest = in_units.filter(exactly).min_by_key(String::len);
    shortest.unwrap_or_else(|| format!("{amount}{}", unit.printed()[0].0))
}
