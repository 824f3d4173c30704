use serde::{Deserialize, Serialize};
use specta::Type;

use super::MediaType;

/// The time that figures are asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum InsightSpan {
    /// Today and the 29 days before.
    Days30,
    /// This week and the 52 before.
    Months12,
    /// All that there is.
    All,
}

/// How long a bucket is. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum InsightBucket {
    Day,
    Week,
    Month,
}

/// What was made, how it went, what it cost and how it grew. Every list of numbers "by bucket" has one for each of
/// `buckets`, in their order. Days are those of this computer's zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsightView {
    pub span: InsightSpan,
    pub bucket: InsightBucket,
    /// As "Europe/Berlin"; None when the system does not name it.
    pub zone: Option<String>,
    /// Without gaps, up to the one that holds today.
    pub buckets: Vec<BucketDays>,
    pub totals: InsightTotals,
    /// Completed tasks by the media of their first file; media without any are left out.
    pub kinds: Vec<KindCounts>,
    /// Completed tasks of the models with most of them, six at a most, most first.
    pub models: Vec<ModelCounts>,
    /// Completed tasks of all other models, by bucket, and how many models those are.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub rest: Vec<u32>,
    #[specta(type = specta_typescript::Number)]
    pub rest_models: u32,
    /// Tasks that nothing came of (failed, rejected, lost), by bucket.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub failed: Vec<u32>,
    /// Why, the most frequent first; twelve at a most.
    pub causes: Vec<FailureCause>,
    /// Edges of the lengths of time that `durations` count, rising evenly on a log scale, in milliseconds; one more than
    /// there are counts.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub edges: Vec<f64>,
    /// The eight models with most completed tasks, and up to four others that run now.
    pub durations: Vec<ModelDurations>,
    /// Credits by the day on which a task was sent, as in `SpendingReport`.
    pub credits: CreditsSeries,
    /// What the archive held at the end of each bucket, by the media of a task's first file.
    pub archive: Vec<ArchiveSeries>,
    /// Submissions sent, by weekday and hour: Monday 0:00 first, 168 numbers.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub hours: Vec<u32>,
}

/// First and last day, as "2026-11-03".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BucketDays {
    pub from: String,
    pub to: String,
}

/// Sums over the span; `any` and the archive are of all time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsightTotals {
    /// Whether the account ever sent or made anything.
    pub any: bool,
    /// Completed tasks.
    #[specta(type = specta_typescript::Number)]
    pub made: u32,
    #[specta(type = specta_typescript::Number)]
    pub failed: u32,
    /// Models that made something.
    #[specta(type = specta_typescript::Number)]
    pub models: u32,
    /// Submissions sent.
    #[specta(type = specta_typescript::Number)]
    pub sent: u32,
    #[specta(type = specta_typescript::Number)]
    pub charged: i64,
    #[specta(type = specta_typescript::Number)]
    pub refunded: i64,
    /// Tasks of which nobody knows what they cost: they are in no sum.
    #[specta(type = specta_typescript::Number)]
    pub unknown_tasks: u32,
    /// Of the archive.
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    #[specta(type = specta_typescript::Number)]
    pub files: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindCounts {
    pub media: MediaType,
    #[specta(type = Vec<specta_typescript::Number>)]
    pub counts: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelCounts {
    pub model: String,
    pub title: String,
    #[specta(type = Vec<specta_typescript::Number>)]
    pub counts: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FailedHow {
    /// The service took it and said that it failed.
    Failed,
    /// Nothing was made: the service did not take it.
    Rejected,
    /// The service knows no such task (any more), or its time limit is past.
    LostContact,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FailureCause {
    pub how: FailedHow,
    /// The service's error code.
    #[specta(type = Option<specta_typescript::Number>)]
    pub code: Option<i64>,
    /// HTTP status, of what was rejected without a code.
    #[specta(type = Option<specta_typescript::Number>)]
    pub status: Option<i64>,
    /// The service's words, as it said them last; at most 200 characters.
    pub message: Option<String>,
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Credits that came back.
    #[specta(type = specta_typescript::Number)]
    pub refunded: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelDurations {
    pub model: String,
    pub title: String,
    /// Completed tasks between each two of `InsightView::edges`.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub counts: Vec<u32>,
    #[specta(type = specta_typescript::Number)]
    pub runs: u32,
    /// Half of them took no longer than this, in milliseconds; None without any.
    #[specta(type = Option<specta_typescript::Number>)]
    pub median: Option<i64>,
    /// Nine of ten took no longer than this.
    #[specta(type = Option<specta_typescript::Number>)]
    pub ninety: Option<i64>,
    /// What runs at the service now, longest first.
    pub running: Vec<RunningNow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunningNow {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    #[specta(type = specta_typescript::Number)]
    pub sent_at: i64,
}

/// By bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CreditsSeries {
    /// Those that came back included.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub charged: Vec<i64>,
    #[specta(type = Vec<specta_typescript::Number>)]
    pub refunded: Vec<i64>,
    /// Tasks of which nobody knows what they cost.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub unknown: Vec<u32>,
}

/// By bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveSeries {
    pub media: MediaType,
    #[specta(type = Vec<specta_typescript::Number>)]
    pub bytes: Vec<i64>,
    #[specta(type = Vec<specta_typescript::Number>)]
    pub files: Vec<i64>,
}

/// A plot as the page made a file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "as", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum InsightFile {
    Csv {
        text: String,
    },
    /// A PNG, in Base64.
    Picture {
        png: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InsightWritten {
    pub path: String,
}
