use serde::{Deserialize, Serialize};
use specta::Type;

use super::Selection;

/// Copies of results for elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilesOrder {
    pub selection: Selection,
    /// Folder in which they are put; "" while none is chosen.
    pub to: String,
    /// Names of the files, without their type: text with `{date}`, `{time}`, `{model}`, `{prompt}`, `{kind}`,
    /// `{number}` (of the file in its result), `{count}` (of the file in this export), `{rating}`, `{seed}`, `{task}`;
    /// `/` makes folders.
    pub template: String,
    /// One zip file instead of a folder.
    pub zip: bool,
    /// A page with all pictures and how they were made, to look at or print.
    pub sheet: bool,
    /// How each result was made, as JSON beside its files.
    pub records: bool,
    /// Only the first file of each result.
    pub first_only: bool,
    /// Private results too.
    pub private: bool,
}

/// What an order would make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilesPreview {
    #[specta(type = specta_typescript::Number)]
    pub results: u32,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    /// Names of the first five.
    pub names: Vec<String>,
    /// Private results that are left out.
    #[specta(type = specta_typescript::Number)]
    pub private: u32,
    /// Files that are not saved yet or are gone.
    #[specta(type = specta_typescript::Number)]
    pub missing: u32,
    /// Parts of the template that stand for nothing.
    pub unknown: Vec<String>,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilesWritten {
    pub path: String,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    /// Files that could not be read; the first hundred.
    pub left_out: Vec<String>,
    /// Files that are other than when they were saved, copied as they are; the first hundred.
    pub changed: Vec<String>,
}

/// What of results is put into the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CopyWhat {
    /// The files, to be pasted in a file manager or a mail.
    Files,
    /// The picture itself, of one result.
    Picture,
    /// Where the files lie, a line each.
    Paths,
    /// The prompts, with an empty line between them.
    Prompts,
}

/// What was put into the clipboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Copied {
    /// Results of which something was.
    #[specta(type = specta_typescript::Number)]
    pub results: u32,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    /// For `Paths` and `Prompts`: what the page puts there.
    pub text: Option<String>,
    /// Private results that were left out.
    #[specta(type = specta_typescript::Number)]
    pub private: u32,
}
