use serde::{Deserialize, Serialize};
use specta::Type;

/// What could be brought in from where somebody pointed. Nothing is kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportOffer {
    /// For `import_take`; a newer offer makes it void.
    #[specta(type = specta_typescript::Number)]
    pub id: u32,
    /// Name of the folder or file; "" for pasted text.
    pub from: String,
    /// Results of an archive of this app, by their sidecars.
    pub results: ImportCount,
    /// Pictures, clips and sounds that no sidecar names.
    pub files: ImportCount,
    /// Ids of tasks of the service.
    pub ids: ImportCount,
    /// What made the new ones among `files`, as far as they say; most first.
    pub programs: Vec<ProgramCount>,
    /// Bytes of the files of what is new.
    #[specta(type = specta_typescript::Number)]
    pub bytes: i64,
    /// What cannot be brought in, the first hundred of it.
    pub left_out: Vec<NotTaken>,
    #[specta(type = specta_typescript::Number)]
    pub left_out_count: u32,
    /// More lies there than is looked at in one go.
    pub more: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportCount {
    #[specta(type = specta_typescript::Number)]
    pub new: u32,
    /// The library has them, by id or by where they lie.
    #[specta(type = specta_typescript::Number)]
    pub known: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProgramCount {
    /// Its proper name, as "ComfyUI"; "" for files that do not say.
    pub program: String,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NotTaken {
    /// Name of the file, or the id.
    pub name: String,
    pub why: ImportTrouble,
    pub detail: String,
}

/// Why something is not brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportTrouble {
    Unread,
    /// A sidecar that is none, or of a newer version.
    Sidecar,
    /// A sidecar of a service or account that is not set up here.
    OtherService,
    /// A file that a sidecar names is not there.
    FileMissing,
    /// A file that a sidecar names is other than it says.
    FileChanged,
    /// Its content is no picture, clip or sound.
    NoMedia,
    /// No id of a task, or none that the service knows.
    TaskId,
    /// The service could not be asked; the id can be brought in again later.
    NotAsked,
    /// It could not be written into the library or the archive.
    NotKept,
}

/// What is done with an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportOrder {
    /// Of the offer.
    #[specta(type = specta_typescript::Number)]
    pub offer: u32,
    /// Files of an archive are copied into this one; else they stay where they lie. Files that other programs made are
    /// always copied.
    pub copy: bool,
}

/// What was brought in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// For `import_take_back`.
    pub run: String,
    #[specta(type = specta_typescript::Number)]
    pub results: u32,
    #[specta(type = specta_typescript::Number)]
    pub files: u32,
    #[specta(type = specta_typescript::Number)]
    pub ids: u32,
    /// What the library had already.
    #[specta(type = specta_typescript::Number)]
    pub known: u32,
    /// Files of results in the library that were gone and lie here.
    #[specta(type = specta_typescript::Number)]
    pub found: u32,
    pub left_out: Vec<NotTaken>,
    #[specta(type = specta_typescript::Number)]
    pub left_out_count: u32,
    /// The person stopped it: what was brought in until then stays.
    pub stopped: bool,
}

/// What an import does at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportStage {
    Looking,
    Taking,
}

/// Where a result comes from that was not submitted here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportedFrom {
    #[specta(type = specta_typescript::Number)]
    pub at: i64,
    /// An archive of this app; else a file of another program.
    pub archive: bool,
    /// Proper name of the program that made it; "" where nobody knows.
    pub program: String,
    /// The sidecar or file.
    pub path: String,
    /// What stood in the file of how it was made, as it stood.
    pub metadata: String,
}
