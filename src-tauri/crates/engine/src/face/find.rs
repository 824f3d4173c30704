use serde::{Deserialize, Serialize};
use specta::Type;

/// Why a query was not understood, and where: UTF-16 units of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryTrouble {
    pub code: QueryTroubleCode,
    #[specta(type = specta_typescript::Number)]
    pub from: u32,
    #[specta(type = specta_typescript::Number)]
    pub to: u32,
    /// The piece of the text that it is about.
    pub piece: String,
    /// What would be understood there, as examples.
    pub instead: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum QueryTroubleCode {
    /// A field has no value yet: `rating:`
    ValueMissing,
    /// The field does not know this value.
    ValueUnknown,
    NumberExpected,
    DateExpected,
    /// `"` without its other one.
    QuoteOpen,
    BracketOpen,
    BracketClosed,
    /// `OR` with nothing on one side.
    NothingBeside,
    TooLong,
    TooDeep,
}

/// A text of the query language, taken apart for the field that it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryRead {
    pub pieces: Vec<QueryPiece>,
    pub trouble: Option<QueryTrouble>,
    /// What could stand where the caret is, best first.
    pub offers: Vec<QueryOffer>,
}

/// A piece of the text, in UTF-16 units. Pieces do not overlap; what is between them is space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryPiece {
    #[specta(type = specta_typescript::Number)]
    pub from: u32,
    #[specta(type = specta_typescript::Number)]
    pub to: u32,
    pub sort: PieceSort,
    /// Name of the field, for a term: "rating".
    pub field: Option<String>,
    /// The rest of a term as a person reads it: "≥ 3", "image, video".
    pub value: String,
    pub negated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PieceSort {
    Word,
    Quoted,
    Term,
    /// AND, OR, NOT
    Operator,
    Bracket,
    Trouble,
}

/// Something that can be put where the caret is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryOffer {
    /// The piece of the text that it takes the place of, in UTF-16 units.
    #[specta(type = specta_typescript::Number)]
    pub from: u32,
    #[specta(type = specta_typescript::Number)]
    pub to: u32,
    /// What is put there, ready to be typed on.
    pub text: String,
    /// What a person reads: a name of the library, or the text itself.
    pub title: String,
    /// Key of a sentence of the page that explains a field; None for values.
    pub field: Option<String>,
    /// How many results have it, where that is known at once.
    #[specta(type = Option<specta_typescript::Number>)]
    pub count: Option<u32>,
}

/// A search that is kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearch {
    /// 0 for a new one.
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub name: String,
    pub query: String,
    /// Results that it has now; not read when it is saved.
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
}
