use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Draft, Evidence, Failure, ImportOffer, Kind};

/// Whence what is known of a model comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ModelOrigin {
    /// Nothing is known.
    Unknown,
    BuiltIn,
    /// A file from outside took the place of the one of this build.
    Outside,
    /// This build knows no such model: the person's own file describes it.
    Own,
}

/// What is held over the window, as far as names say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum HoverSort {
    /// JSON: a sidecar, models.
    Record,
    File,
    Links,
}

/// What was handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "as", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Dropped {
    /// Made here: the draft as it was made, to take the place of the present one. Nothing is kept yet.
    Made {
        draft: Box<Draft>,
        /// Of this library, when it is there.
        #[specta(type = Option<specta_typescript::Number>)]
        task: Option<i64>,
        name: String,
        by: KnownBy,
    },
    /// Models, which are used only after `catalogue_apply`.
    Catalogue {
        offer: CatalogueOffer,
    },
    /// Results, files or ids that are brought in only after `import_take`.
    Import {
        offer: ImportOffer,
    },
    /// Web addresses, to become references.
    Links {
        links: Vec<String>,
    },
    /// Some file of this computer, which cannot be sent. `record`: it is JSON, and this is why it is no catalogue.
    LocalFile {
        name: String,
        record: Option<String>,
    },
    Unusable {
        name: String,
        why: Unusable,
    },
    Stopped,
    /// It could not be done; nothing has changed.
    Failed {
        failure: Failure,
    },
}

/// By what a file that was made here was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KnownBy {
    Path,
    Sum,
    Sidecar,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Unusable {
    /// A folder without a catalogue.
    Folder,
    /// A link to another file.
    Link,
    /// A pipe, a device.
    Special,
    Unread,
    /// Several files that are not all models.
    Several,
    /// A link that may have lost parts on its way.
    HalfLink,
}

/// Models that were handed in, held against those in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueOffer {
    /// For `catalogue_apply`; a newer offer makes it void.
    #[specta(type = specta_typescript::Number)]
    pub id: u32,
    /// Name of the file or folder.
    pub from: String,
    /// New and changed ones, those first.
    pub models: Vec<OfferedModel>,
    /// Those that are in use just as they are here.
    #[specta(type = specta_typescript::Number)]
    pub same: u32,
    /// Those that cannot be used, the first hundred of them.
    pub left_out: Vec<LeftOut>,
    #[specta(type = specta_typescript::Number)]
    pub left_out_count: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedModel {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    pub summary: String,
    pub evidence: Evidence,
    pub price: Option<String>,
    /// No model of that id is known now.
    pub new: bool,
    pub changes: Vec<ModelChange>,
}

/// One difference between two files of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelChange {
    pub of: ChangeOf,
    pub name: String,
    /// Of a parameter the word of its schema that differs, as "maximum".
    pub word: String,
    /// "" where there was or will be nothing.
    pub before: String,
    pub after: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ChangeOf {
    ParameterNew,
    ParameterGone,
    ParameterChanged,
    RuleNew,
    RuleGone,
    RuleChanged,
    Price,
    Evidence,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    pub id: String,
    pub why: String,
}

/// The models that are known: what is from outside, and the way back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueView {
    #[specta(type = specta_typescript::Number)]
    pub built_in: u32,
    /// Month in which the newest facts of this build were seen.
    pub seen: String,
    pub outside: Vec<OutsideModel>,
    /// Name of the file that was used last, and when; None: nothing is from outside.
    pub from: Option<String>,
    #[specta(type = Option<specta_typescript::Number>)]
    pub at: Option<i64>,
    /// What `catalogue_back` leads to.
    pub back: Option<CatalogueBefore>,
    /// What was kept could not be read when the app started; that of this build holds.
    pub unread: Option<String>,
    pub left_out: Vec<LeftOut>,
    /// Folder in the profile where files may be put.
    pub folder: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueBefore {
    /// None: the models of this build alone.
    pub from: Option<String>,
    #[specta(type = specta_typescript::Number)]
    pub models: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OutsideModel {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    /// This build does not know it.
    pub own: bool,
    pub evidence: Evidence,
}
