use serde::{Deserialize, Serialize};
use specta::Type;

/// What a month cost, by day and by model, with today and the present month beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpendingReport {
    /// As "2026-11", in UTC.
    pub month: String,
    /// The months of the first submission and of the last one or the present month; None before there is any.
    pub first: Option<String>,
    pub last: Option<String>,
    /// The present month.
    pub this: String,
    /// The zone of the days, as "Europe/Berlin"; None when the system does not name it.
    pub zone: Option<String>,
    pub today: Spent,
    pub this_month: Spent,
    pub total: Spent,
    /// Every day that the month touches, in order, those without a submission too.
    pub days: Vec<SpentDay>,
    /// The dearest first.
    pub models: Vec<SpentModel>,
}

/// Sums over tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Spent {
    #[specta(type = specta_typescript::Number)]
    pub tasks: u32,
    /// Credits that were charged, those that came back included.
    #[specta(type = specta_typescript::Number)]
    pub charged: i64,
    /// Credits that came back.
    #[specta(type = specta_typescript::Number)]
    pub refunded: i64,
    /// Tasks whose charge is the price list's figure, nothing better being known.
    #[specta(type = specta_typescript::Number)]
    pub estimated_tasks: u32,
    /// Tasks of which nobody knows what they cost, or whether they were charged: they are in no sum.
    #[specta(type = specta_typescript::Number)]
    pub unknown_tasks: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpentDay {
    /// As "2026-11-03", in the zone of this computer.
    pub day: String,
    /// When the month of UTC begins or ends within this day: the part of the day that belongs to it.
    pub part: Option<DayPart>,
    pub spent: Spent,
    /// The dearest first.
    pub models: Vec<SpentModel>,
}

/// A part of a day, in Unix milliseconds, up to before `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DayPart {
    #[specta(type = specta_typescript::Number)]
    pub from: i64,
    #[specta(type = specta_typescript::Number)]
    pub to: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpentModel {
    pub model: String,
    pub title: String,
    pub spent: Spent,
}

/// Where the table of a month was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpendingWritten {
    pub path: String,
    /// Lines besides the head: one for each day and model.
    #[specta(type = specta_typescript::Number)]
    pub lines: u32,
}
