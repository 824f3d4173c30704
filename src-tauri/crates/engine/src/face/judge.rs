use serde::{Deserialize, Serialize};
use specta::Type;

/// A colour that a person gives a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Label {
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Violet,
}

/// What is changed of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    Favourite {
        on: bool,
    },
    /// 0 to 5 stars.
    Rating {
        stars: u8,
    },
    Label {
        label: Option<Label>,
    },
    Private {
        on: bool,
    },
    /// Tags that do not exist are made. A name is the same one whatever its case and accents.
    Tag {
        name: String,
    },
    Untag {
        name: String,
    },
    /// At the end of the collection.
    Collect {
        #[specta(type = specta_typescript::Number)]
        collection: i64,
    },
    Uncollect {
        #[specta(type = specta_typescript::Number)]
        collection: i64,
    },
    /// "" takes it away.
    Note {
        text: String,
    },
    /// Into the bin; files stay until it is emptied.
    Bin,
    Restore,
}

/// What a change did. Undo takes it back while the app runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Judged {
    /// Results that are other than before.
    #[specta(type = specta_typescript::Number)]
    pub changed: u32,
}

/// What was taken back, or done again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    pub what: UndoneWhat,
    #[specta(type = specta_typescript::Number)]
    pub changed: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UndoneWhat {
    Change { change: Change },
    TagRenamed { from: String, to: String },
    TagDeleted { name: String },
    CollectionMade { name: String },
    CollectionChanged { name: String },
    CollectionDeleted { name: String },
    CollectionOrdered { name: String },
}

/// What all, some or none of a selection have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Share {
    None,
    Some,
    All,
}

/// What was said of the results of a selection, for the bar and the inspector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Bytes of all their files in the archive.
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    pub favourite: Share,
    pub private: Share,
    pub binned: Share,
    /// The stars that all of them have; None when they differ.
    pub rating: Option<u8>,
    /// The label that all of them have; None when they differ or have none.
    pub label: Option<Label>,
    /// Most first.
    pub tags: Vec<TagShare>,
    pub collections: Vec<CollectionShare>,
    /// Of a selection of one.
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TagShare {
    pub name: String,
    pub share: Share,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectionShare {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub name: String,
    pub share: Share,
}

/// A tag that the library knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TagView {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub name: String,
    /// Results of the account that have it and are not binned.
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectionView {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub name: String,
    /// What is in it is blurred wherever it is shown.
    pub private: bool,
    /// Results of the account that are in it and are not binned.
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    /// Output of the first that has a thumbnail.
    #[specta(type = Option<specta_typescript::Number>)]
    pub cover: Option<i64>,
}

/// A collection as it is made (id 0) or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectionChange {
    #[specta(type = specta_typescript::Number)]
    pub id: i64,
    pub name: String,
    pub private: bool,
}

/// What lies in the bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BinView {
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
}

/// What emptying did. Receipts, prompts and what was paid stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Emptied {
    #[specta(type = specta_typescript::Number)]
    pub count: u32,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    /// Results whose files could not be deleted; they stay in the bin.
    #[specta(type = specta_typescript::Number)]
    pub left: u32,
}
