//! Figures over the whole of a library: what was made, how it went, what it cost, how long it took. One walk over what
//! ended, one over an index of what was sent, and the few that failed or run; nothing of it is kept.

mod buckets;
mod durations;
mod export;
mod tally;

use jiff::tz::TimeZone;
use library::Reader;

use crate::Engine;
use crate::face::{Failure, InsightSpan, InsightView};
use buckets::Buckets;
use tally::Tally;

impl Engine {
    /// Figures of the account in use over a span of time, for a page of plots.
    pub async fn insight(&self, span: InsightSpan) -> Result<InsightView, Failure> {
        let account = self.inner.need_lane()?.account;
        let (now, zone) = (self.inner.now(), TimeZone::system());
        Ok(self.inner.library.read(move |reader| view(reader, account, span, now, zone)).await?)
    }
}

/// All from one moment of the library.
fn view(
    reader: &Reader<'_>,
    account: i64,
    span: InsightSpan,
    now: i64,
    zone: TimeZone,
) -> Result<InsightView, library::Error> {
    let named = zone.iana_name().map(str::to_owned);
    let first = if span == InsightSpan::All { first(reader, account)? } else { None };
    let buckets = Buckets::new(span, first, now, zone);
    let since = buckets.since();
    let mut tally = Tally::new(buckets, reader.sent_since(account, since)?);
    reader.each_ended(account, |ended| tally.ended(ended))?;
    for task in tally.not_over() {
        if let Some(priced) = reader.priced(task)? {
            tally.sent(task, &priced);
        }
    }
    for failed in reader.failed(account)? {
        tally.failed(failed);
    }
    let mut timed = tally.most_used(durations::MOST_MODELS);
    let runs =
        timed.iter().map(|(model, _)| reader.runs_since(account, model, since)).collect::<Result<Vec<_>, _>>()?;
    let (edges, durations) = durations::of(&mut timed, runs, reader.running(account)?);
    Ok(tally.view(span, named, edges, durations))
}

/// The first moment that any figure is of. Results that were made elsewhere were never sent from here.
fn first(reader: &Reader<'_>, account: i64) -> Result<Option<i64>, library::Error> {
    let sent = reader.sent_span(account)?.map(|(first, _)| first);
    Ok(sent.into_iter().chain(reader.first_ended(account)?).min())
}

#[cfg(test)]
mod tests;
