//! Stretches of the calendar as people type them, read and printed.

use jiff::civil::Date;

use super::When;

const NAMED: &[(&str, When)] = &[
    ("today", When::Today),
    ("yesterday", When::Yesterday),
    ("this week", When::ThisWeek),
    ("last week", When::LastWeek),
    ("this month", When::ThisMonth),
    ("last month", When::LastMonth),
    ("this year", When::ThisYear),
    ("last year", When::LastYear),
];

/// "2026", "2026-03", "2026/03/14", "today", "last week", "lastweek", "7 days", "7d", "2 weeks".
pub(super) fn read(text: &str) -> Option<When> {
    let text = text.trim().to_lowercase();
    let joined: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
    let named = NAMED.iter().find(|(name, _)| name.replace(' ', "") == joined);
    if let Some((_, when)) = named.filter(|_| !text.starts_with(|c: char| c.is_ascii_digit())) {
        return Some(when.clone());
    }
    calendar(&text).or_else(|| days(&joined))
}

/// What `read` reads as the same.
pub(super) fn print(when: &When) -> String {
    match when {
        When::Year(year) => format!("{year:04}"),
        When::Month(year, month) => format!("{year:04}-{month:02}"),
        When::Day(day) => day.to_string(),
        When::Days(1) => "1 day".to_owned(),
        When::Days(count) => format!("{count} days"),
        When::Today
        | When::Yesterday
        | When::ThisWeek
        | When::LastWeek
        | When::ThisMonth
        | When::LastMonth
        | When::ThisYear
        | When::LastYear => NAMED.iter().find(|(_, named)| named == when).map_or("", |(name, _)| name).to_owned(),
    }
}

fn calendar(text: &str) -> Option<When> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let figure = |part: &str, most: usize| {
        let fits = !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        if fits { part.parse::<i16>().ok() } else { None }
    };
    let year = figure(parts[0], 4).filter(|year| *year >= 1000)?;
    match parts[1..] {
        [] => Some(When::Year(year)),
        [month] => {
            let month = i8::try_from(figure(month, 2)?).ok()?;
            (1..=12).contains(&month).then_some(When::Month(year, month))
        }
        [month, day] => {
            let (month, day) = (i8::try_from(figure(month, 2)?).ok()?, i8::try_from(figure(day, 2)?).ok()?);
            Date::new(year, month, day).ok().map(When::Day)
        }
        _ => None,
    }
}

/// "7days", "last7days", "7d", "2weeks"
fn days(text: &str) -> Option<When> {
    let text = text.strip_prefix("last").unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let count: u16 = text[..end].parse().ok()?;
    let days = match &text[end..] {
        "d" | "day" | "days" => count,
        "w" | "week" | "weeks" => count.checked_mul(7)?,
        _ => return None,
    };
    (days > 0).then_some(When::Days(days))
}
