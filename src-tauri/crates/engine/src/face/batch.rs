use serde::{Deserialize, Serialize};
use specta::Type;

use super::Problem;

/// Everything that one press on the draft would submit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchView {
    pub found: BatchFound,
    /// The present model first; the others in the order in which they were added.
    pub models: Vec<BatchModel>,
    /// One a different body, in the order in which they are sent; empty when there are too many or the table is wrong.
    pub rows: Vec<BatchRow>,
    /// How often each of them is submitted.
    pub times: u16,
    /// Of the rows: how many cannot be sent as they are.
    #[specta(type = specta_typescript::Number)]
    pub blocked: u32,
    /// For all submissions whose price is known.
    #[specta(type = specta_typescript::Number)]
    pub credits: i64,
    /// Submissions whose price is not known.
    #[specta(type = specta_typescript::Number)]
    pub unknown: u32,
    /// Date of the price list; None when no price is known.
    pub as_of: Option<String>,
}

/// What the draft multiplies into. Counted, not made: a number that is larger than fits is the largest one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchFound {
    /// The outer groups of the prompt's alternatives, each with the beginnings of the first of them.
    pub groups: Vec<AlternativesFound>,
    /// Prompts that the prompt stands for.
    #[specta(type = specta_typescript::Number)]
    pub alternatives: u32,
    /// Characters of the longest of them, counted as Unicode scalar values.
    #[specta(type = specta_typescript::Number)]
    pub longest: u32,
    /// Combinations of the values of the parameters that have several.
    #[specta(type = specta_typescript::Number)]
    pub sweeps: u32,
    /// None: there is no table, the prompt field counts.
    pub table: Option<TableFound>,
    #[specta(type = specta_typescript::Number)]
    pub submissions: u32,
    /// No press submits more than this.
    #[specta(type = specta_typescript::Number)]
    pub most: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AlternativesFound {
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    pub texts: Vec<String>,
}

/// The pasted table of prompts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableFound {
    #[specta(type = specta_typescript::Number)]
    pub rows: u32,
    /// Names of its columns; empty when every line is a prompt.
    pub columns: Vec<String>,
    /// The first of them; none of it is sent while there is one.
    pub problems: Vec<TableProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableProblem {
    /// Line of the text, from 1.
    #[specta(type = specta_typescript::Number)]
    pub line: u32,
    pub code: TableProblemCode,
    /// The column that it is about, or "".
    pub column: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum TableProblemCode {
    /// The model has no parameter of this name.
    ColumnUnknown,
    ColumnTwice,
    /// Several values are chosen for this parameter in the form.
    ColumnSwept,
    /// The row has fewer or more cells than the first line.
    CellCount,
    PromptMissing,
    /// A first line with names, and nothing below it.
    NoRows,
    TooLarge,
}

/// What one of the models of a press gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchModel {
    pub id: String,
    pub title: String,
    #[specta(type = specta_typescript::Number)]
    pub submissions: u32,
    /// Of those whose price is known.
    #[specta(type = specta_typescript::Number)]
    pub credits: i64,
    #[specta(type = specta_typescript::Number)]
    pub unknown: u32,
    /// Of its rows: how many cannot be sent as they are.
    #[specta(type = specta_typescript::Number)]
    pub blocked: u32,
    /// What stands first in the way of that.
    pub problem: Option<Problem>,
    /// What is set for the present model and goes along as it is.
    pub same: Vec<String>,
    pub differs: Vec<ValueDiffers>,
    /// What it has no place for.
    pub behind: Vec<String>,
    /// What was set for it when it was the present model itself, and is sent again.
    pub own: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ValueDiffers {
    pub label: String,
    /// First 100 characters, as the other two.
    pub from: String,
    pub to: String,
}

/// One body of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchRow {
    /// Its place in `models`.
    #[specta(type = specta_typescript::Number)]
    pub model: u32,
    /// Line of the table that it comes from.
    #[specta(type = Option<specta_typescript::Number>)]
    pub line: Option<u32>,
    /// First 300 characters.
    pub prompt: String,
    /// What is not the same in all rows, but for the prompt.
    pub differs: Vec<RowDiffers>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub credits: Option<i64>,
    pub problems: Vec<Problem>,
    pub blocked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowDiffers {
    /// Plain word for the parameter.
    pub label: String,
    /// First 100 characters.
    pub value: String,
}

/// The person's word on what a press above a limit costs. It holds for exactly this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Confirmed {
    /// Of the submissions whose price is known.
    #[specta(type = specta_typescript::Number)]
    pub credits: i64,
    #[specta(type = specta_typescript::Number)]
    pub submissions: u32,
}

/// What waits of one press that made several tasks, as the queue tells of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueBatch {
    /// Names the press for `batch_pause`.
    pub batch: String,
    pub model_title: String,
    /// Prompt of the first that waits, 300 characters at most.
    pub prompt: String,
    /// Tasks of the press, whatever became of them.
    #[specta(type = specta_typescript::Number)]
    pub tasks: u32,
    /// Ids of those that wait to be sent, held or not, in the order in which they go out.
    #[specta(type = Vec<specta_typescript::Number>)]
    pub waiting: Vec<i64>,
    #[specta(type = specta_typescript::Number)]
    pub in_flight: u32,
    /// True when what waits of it is paused.
    pub paused: bool,
    /// Of those that wait: held back because another one was refused for lack of credits.
    #[specta(type = specta_typescript::Number)]
    pub held_for_credits: u32,
    /// One that was refused for lack of credits and not submitted anew yet.
    #[specta(type = Option<specta_typescript::Number>)]
    pub refused_for_credits: Option<i64>,
    /// Models on its board; 0: it has none.
    #[specta(type = specta_typescript::Number)]
    pub board: u32,
}
