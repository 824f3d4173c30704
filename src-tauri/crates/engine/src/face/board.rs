use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Kind, OutputView, StateView};

/// One press on several models, its results side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Board {
    /// Names the press.
    pub board: String,
    pub kind: Kind,
    /// Prompt of the first task.
    pub prompt: String,
    /// Different prompts on it.
    #[specta(type = specta_typescript::Number)]
    pub prompts: u32,
    /// The person wants to judge without knowing whose is which.
    pub blind: bool,
    /// Just now nothing says whose is which: blind, and nothing chosen yet.
    pub hidden: bool,
    /// The task that was chosen.
    #[specta(type = Option<specta_typescript::Number>)]
    pub winner: Option<i64>,
    /// New drafts of the kind begin with the winner's model.
    pub leads: bool,
    /// One a model; in an order of chance while the board is blind.
    pub columns: Vec<BoardColumn>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardColumn {
    /// None while it is hidden.
    pub model: Option<BoardModel>,
    pub tasks: Vec<BoardTask>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardModel {
    pub id: String,
    pub title: String,
    pub won: Won,
}

/// How often a model was chosen on boards that were decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Won {
    #[specta(type = specta_typescript::Number)]
    pub won: u32,
    #[specta(type = specta_typescript::Number)]
    pub of: u32,
}

/// One task of a column. While the board is hidden, everything by which a model could be told is left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardTask {
    #[specta(type = specta_typescript::Number)]
    pub task: i64,
    /// First 300 characters.
    pub prompt: String,
    /// Short facts after the model, as "8 s", "720p".
    pub facts: Vec<String>,
    pub state: StateView,
    pub outputs: Vec<OutputView>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub credits: Option<i64>,
    /// From sending to its end.
    #[specta(type = Option<specta_typescript::Number>)]
    pub made_in_ms: Option<i64>,
}

/// That a task is on a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OnBoard {
    pub board: String,
    #[specta(type = specta_typescript::Number)]
    pub models: u32,
}
