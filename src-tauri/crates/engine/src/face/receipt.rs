use serde::{Deserialize, Serialize};
use specta::Type;

/// What a receipt is written of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "of", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ReceiptOf {
    Task {
        #[specta(type = specta_typescript::Number)]
        task: i64,
    },
    /// Everything that the account in use sent in a month of UTC.
    Month {
        /// As "2026-11".
        month: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptOrder {
    pub what: ReceiptOf,
    /// An existing folder; the receipt becomes one new folder or file in it.
    pub to: String,
    pub zip: bool,
    /// Copies the archived files into it too.
    pub with_files: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptWritten {
    /// The folder or zip.
    pub path: String,
    #[specta(type = specta_typescript::Number)]
    pub tasks: u32,
    #[specta(type = specta_typescript::Number)]
    pub facts: u32,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    /// Archived files that are gone or are no longer what was saved; the receipt says so too.
    pub left_out: Vec<String>,
}

/// What a month cost, by the tasks that were sent in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SpendingView {
    /// As "2026-11", in UTC.
    pub month: String,
    /// The months of the first and the last submission; None before there is any.
    pub first: Option<String>,
    pub last: Option<String>,
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
    /// Tasks of which nobody knows what they cost, or whether they were charged.
    #[specta(type = specta_typescript::Number)]
    pub unknown_tasks: u32,
}
