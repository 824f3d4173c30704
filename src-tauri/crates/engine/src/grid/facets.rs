//! The query as switches, and the ways out of one that finds nothing.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::date;
use library::query::{Expr, Pattern, Ratio, Span, Term, When};
use library::{Counts, Question, joined};

use super::asked::print;
use super::zoned;
use crate::Engine;
use crate::face::{FacetCount, Facets, Failure, MonthCount, QueryWayOut};

/// Terms that are left out in turn; somebody who typed more has to find the way.
const MOST_WAYS: usize = 12;
/// Months between the first and the last that are shown; a library of a hundred years has a wrong clock in it.
const MOST_MONTHS: usize = 1_200;

impl Engine {
    /// The query of a view as switches, with how many results each value has.
    pub async fn library_facets(&self, view: u32) -> Result<Facets, Failure> {
        let made = self.made_view(view)?;
        let (for_look, now) = (Arc::clone(&made), zoned(self.inner.now()));
        let for_months = now.clone();
        let counts = self.inner.library.look(move |look| look.counts(&for_look.question(&now, &|| false))).await?;
        Ok(facets(view, counts, &made.asked.expr, &for_months))
    }

    /// The query of a view without each of its terms in turn: those that find something, most first.
    pub async fn library_ways_out(&self, view: u32) -> Result<Vec<QueryWayOut>, Failure> {
        let made = self.made_view(view)?;
        let now = zoned(self.inner.now());
        let ways = self.inner.library.look(move |look| {
            let parts = joined(&made.asked.expr);
            let mut ways = Vec::new();
            for (left_out, part) in parts.iter().enumerate().take(MOST_WAYS) {
                let rest = parts.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, part)| part.clone());
                let rest = Expr::All(rest.collect());
                let question = Question { account: made.account, expr: &rest, now: &now, stop: &|| false };
                let count = look.count(&question)?;
                if count > 0 {
                    ways.push(QueryWayOut { without: print(part), text: print(&rest), count });
                }
            }
            ways.sort_by_key(|way| std::cmp::Reverse(way.count));
            Ok(ways)
        });
        Ok(ways.await?)
    }
}

fn facets(view: u32, counts: Counts, expr: &Expr, now: &jiff::ZonedDateTime) -> Facets {
    let terms: Vec<&Term> = joined(expr)
        .iter()
        .filter_map(|part| match part {
            Expr::Term(term) => Some(term),
            Expr::All(_) | Expr::Any(_) | Expr::Not(_) => None,
        })
        .collect();
    let facet = |term: Term, title: String, count: u32| {
        let on = terms.iter().any(|asked| asks_for(asked, &term));
        FacetCount { term: print(&Expr::Term(term)), title, count, on }
    };
    let named = |name: &str| Pattern(name.to_owned());
    Facets {
        view,
        kinds: (counts.kinds.into_iter())
            .map(|(media, count)| facet(Term::Kind(vec![media]), media.as_text().to_owned(), count))
            .collect(),
        months: months(&counts.months, &terms, now),
        models: (counts.models.into_iter())
            .map(|(id, title, count)| facet(Term::Model(vec![named(&id)]), title, count))
            .collect(),
        ratings: (1..=5_u8)
            .rev()
            .zip(counts.ratings.into_iter().rev())
            .filter(|(_, count)| *count > 0)
            .map(|(stars, count)| {
                let span = Span { from: Some(f64::from(stars)), to: None, above: false, below: false };
                facet(Term::Rating(span), stars.to_string(), count)
            })
            .collect(),
        labels: (counts.labels.into_iter())
            .map(|(label, count)| facet(Term::Label(vec![label]), label.as_text().to_owned(), count))
            .collect(),
        tags: (counts.tags.into_iter())
            .map(|(name, count)| facet(Term::Tag(vec![named(&name)]), name, count))
            .collect(),
        collections: (counts.collections.into_iter())
            .map(|(name, count)| facet(Term::In(vec![name.clone()]), name, count))
            .collect(),
        shapes: (counts.shapes.into_iter())
            .map(|(shape, count)| facet(Term::Ratio(shape), shape_name(shape).to_owned(), count))
            .collect(),
        flags: (counts.flags.into_iter())
            .map(|(flag, count)| facet(Term::Is(flag), flag.as_text().to_owned(), count))
            .collect(),
    }
}

/// Whether one of the values that are asked for is this one.
fn asks_for(asked: &Term, value: &Term) -> bool {
    let same = |a: &str, b: &str| library::text::fold(a) == library::text::fold(b);
    match (asked, value) {
        (Term::Kind(asked), Term::Kind(one)) => asked.contains(&one[0]),
        (Term::Label(asked), Term::Label(one)) => asked.contains(&one[0]),
        (Term::Model(asked), Term::Model(one)) | (Term::Tag(asked), Term::Tag(one)) => {
            asked.iter().any(|asked| same(&asked.0, &one[0].0))
        }
        (Term::In(asked), Term::In(one)) => asked.iter().any(|asked| same(asked, &one[0])),
        (asked, value) => asked == value,
    }
}

fn shape_name(shape: Ratio) -> &'static str {
    match shape {
        Ratio::Wide => "wide",
        Ratio::Tall => "tall",
        Ratio::Square | Ratio::Of { .. } => "square",
    }
}

/// From the first to the last, those without any too.
fn months(
    counts: &std::collections::BTreeMap<(i16, i8), u32>,
    terms: &[&Term],
    now: &jiff::ZonedDateTime,
) -> Vec<MonthCount> {
    let times: Vec<_> = terms
        .iter()
        .filter_map(|term| match term {
            Term::Made { from, to } => Some((from, to)),
            _ => None,
        })
        .collect();
    let is_on = |year: i16, month: i8| {
        let Some(span) = When::Month(year, month).span(now) else { return false };
        let start = |when: &Option<When>| when.as_ref().map_or(Some(i64::MIN), |when| Some(when.span(now)?.start));
        let end = |when: &Option<When>| when.as_ref().map_or(Some(i64::MAX), |when| Some(when.span(now)?.end));
        let holds = |(from, to): &(&Option<When>, &Option<When>)| {
            start(from).is_some_and(|start| start <= span.start) && end(to).is_some_and(|end| span.end <= end)
        };
        !times.is_empty() && times.iter().all(holds)
    };
    let (Some((first, _)), Some((last, _))) = (counts.first_key_value(), counts.last_key_value()) else {
        return Vec::new();
    };
    let month = |(year, month): (i16, i8), count: u32| MonthCount {
        month: format!("{year:04}-{month:02}"),
        count,
        on: is_on(year, month),
    };
    let days = date(first.0, first.1, 1).series(1.month());
    let all: Vec<(i16, i8)> =
        days.map(|day| (day.year(), day.month())).take_while(|month| month <= last).take(MOST_MONTHS + 1).collect();
    if all.len() > MOST_MONTHS {
        return counts.iter().map(|(at, count)| month(*at, *count)).collect();
    }
    all.into_iter().map(|at| month(at, counts.get(&at).copied().unwrap_or(0))).collect()
}
