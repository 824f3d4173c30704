//! The timeline's rows: a fact is written in the transaction of the change that it proves, and read back as it was.

use library::{Receipt, Writer};

use crate::charged::differs;
use crate::face::{Fact, TimelineEntry};

/// Appends a fact.
pub(crate) fn record(writer: &Writer<'_>, task: i64, at: i64, fact: &Fact) -> Result<(), library::Error> {
    let (name, data) = stored(fact);
    writer.receipts().append(task, at, &name, &data)?;
    Ok(())
}

/// Adds to the newest fact when it is the same, so that a thousand polls are one row.
pub(crate) fn fold(writer: &Writer<'_>, task: i64, at: i64, fact: &Fact) -> Result<(), library::Error> {
    let (name, data) = stored(fact);
    writer.receipts().fold(task, at, &name, &data)?;
    Ok(())
}

pub(crate) fn read(row: Receipt) -> TimelineEntry {
    let fact = match serde_json::from_value(row.data.clone()) {
        Ok(Fact::Polled { status, .. }) => {
            Fact::Polled { status, count: u32::try_from(row.count).unwrap_or(u32::MAX), last_at: row.last_at }
        }
        Ok(fact) => fact,
        Err(_) => Fact::Unknown { raw: row.data.to_string() },
    };
    let attention = match &fact {
        Fact::NotReached { .. }
        | Fact::ConnectionBroke { .. }
        | Fact::Failed { .. }
        | Fact::NotSaved { .. }
        | Fact::LinkDead { .. }
        | Fact::NotRefunded { .. }
        | Fact::AppRestarted => true,
        Fact::CostDiffers { charged, estimated } => estimated.is_some_and(|estimated| differs(*charged, estimated)),
        Fact::BatchCostDiffers { charged, estimated, .. } => differs(*charged, *estimated),
        Fact::Answered { status, .. } => *status >= 400,
        Fact::WrittenToDisk { .. }
        | Fact::Sent { .. }
        | Fact::BackInQueue { .. }
        | Fact::BalanceRead { .. }
        | Fact::TaskIdKept { .. }
        | Fact::Polled { .. }
        | Fact::Completed { .. }
        | Fact::Saved { .. }
        | Fact::Attached { .. }
        | Fact::AddedById { .. }
        | Fact::Imported { .. }
        | Fact::WatchingStopped { .. }
        | Fact::WatchingResumed
        | Fact::SubmittedAgain { .. }
        | Fact::Decided { .. }
        | Fact::FoundAgain { .. }
        | Fact::RefundSeen { .. }
        | Fact::RefundUntold
        | Fact::Unknown { .. } => false,
    };
    TimelineEntry { at: row.at, fact, attention }
}

/// Name and JSON. What counts is in columns of its own, so that equal facts have equal JSON.
pub(crate) fn stored(fact: &Fact) -> (String, serde_json::Value) {
    let plain = match fact {
        Fact::Polled { status, .. } => Fact::Polled { status: status.clone(), count: 0, last_at: 0 },
        other => other.clone(),
    };
    let value = serde_json::to_value(&plain).expect("a fact is plain data");
    let name = value.get("name").and_then(serde_json::Value::as_str).unwrap_or("unknown").to_owned();
    (name, value)
}
