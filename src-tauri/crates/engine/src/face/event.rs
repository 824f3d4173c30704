use serde::{Deserialize, Serialize};
use specta::Type;

/// What a query is made of and what an event makes stale. The page refreshes by the match and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Tag {
    Account,
    Archive,
    Balance,
    Board,
    Cast,
    Collections,
    Draft,
    /// How saved files stand, and which folders are watched.
    Files,
    Lessons,
    Library,
    /// What links answered.
    Links,
    Models,
    Queue,
    /// Searches that are kept.
    Searches,
    Settings,
    Status,
    Tags,
    /// Any one task's detail; `Event::Stale::tasks` says whose.
    Task,
}

/// The queries of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Query {
    Account,
    Archive,
    Balance,
    Bin,
    Board,
    Cast,
    Catalogue,
    Collections,
    Draft,
    Facets,
    Family,
    Files,
    FollowUps,
    Insight,
    Judgement,
    Lessons,
    LibraryView,
    Links,
    MadeWith,
    Models,
    Queue,
    Searches,
    Settings,
    Spending,
    Status,
    Tags,
    Task,
    WatchedFolders,
}

impl Query {
    pub const ALL: [Query; 28] = [
        Query::Account,
        Query::Archive,
        Query::Balance,
        Query::Bin,
        Query::Board,
        Query::Cast,
        Query::Catalogue,
        Query::Collections,
        Query::Draft,
        Query::Facets,
        Query::Family,
        Query::Files,
        Query::FollowUps,
        Query::Insight,
        Query::Judgement,
        Query::Lessons,
        Query::LibraryView,
        Query::Links,
        Query::MadeWith,
        Query::Models,
        Query::Queue,
        Query::Searches,
        Query::Settings,
        Query::Spending,
        Query::Status,
        Query::Tags,
        Query::Task,
        Query::WatchedFolders,
    ];

    /// What its answer is made of.
    pub const fn made_of(self) -> &'static [Tag] {
        match self {
            Query::Account => &[Tag::Account],
            Query::Archive => &[Tag::Archive, Tag::Settings, Tag::Account],
            Query::Balance => &[Tag::Balance, Tag::Account],
            Query::Bin => &[Tag::Library, Tag::Account],
            Query::Board => &[Tag::Board, Tag::Task],
            Query::Cast => &[Tag::Cast, Tag::Links, Tag::Library, Tag::Account],
            Query::Catalogue => &[Tag::Models],
            Query::Collections => &[Tag::Collections, Tag::Library, Tag::Account],
            Query::Draft => &[Tag::Draft],
            Query::Facets => &[Tag::Library, Tag::Tags, Tag::Collections, Tag::Account],
            // Somebody else of the family may have changed, or come.
            Query::Family => &[Tag::Library, Tag::Queue, Tag::Task],
            Query::Files => &[Tag::Files, Tag::Settings, Tag::Account],
            Query::FollowUps => &[Tag::Task],
            Query::Insight => &[Tag::Library, Tag::Queue, Tag::Balance, Tag::Account],
            Query::Judgement => &[Tag::Library, Tag::Tags, Tag::Collections, Tag::Account],
            Query::Lessons => &[Tag::Lessons, Tag::Account],
            Query::LibraryView => &[Tag::Library, Tag::Tags, Tag::Collections, Tag::Account],
            Query::Links => &[Tag::Links, Tag::Library, Tag::Account],
            Query::MadeWith => &[Tag::Cast, Tag::Library],
            Query::Models => &[Tag::Models, Tag::Board, Tag::Account],
            Query::Queue => &[Tag::Queue, Tag::Account],
            Query::Searches => &[Tag::Searches, Tag::Library, Tag::Tags, Tag::Collections, Tag::Account],
            Query::Settings => &[Tag::Settings],
            // The balance is read after whatever moves money.
            Query::Spending => &[Tag::Balance, Tag::Task, Tag::Account],
            Query::Status => &[Tag::Status, Tag::Account],
            Query::Tags => &[Tag::Tags, Tag::Library, Tag::Account],
            Query::Task => &[Tag::Task],
            Query::WatchedFolders => &[Tag::Files],
        }
    }
}

/// The one stream from the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// Answers made of these are old.
    Stale {
        tags: Vec<Tag>,
        #[specta(type = Vec<specta_typescript::Number>)]
        tasks: Vec<i64>,
    },
    /// Bytes of a download, a few times a second.
    Transfer {
        #[specta(type = specta_typescript::Number)]
        task: i64,
        #[specta(type = specta_typescript::Number)]
        output: i64,
        #[specta(type = specta_typescript::Number)]
        bytes: i64,
        #[specta(type = Option<specta_typescript::Number>)]
        total: Option<i64>,
    },
    /// For the live region: something that a person waits for happened.
    Happened {
        #[specta(type = specta_typescript::Number)]
        task: i64,
        what: Happening,
        model_title: String,
        #[specta(type = specta_typescript::Number)]
        outputs: u32,
        media: super::MediaType,
    },
    /// How far a receipt is, a few times a second once it takes longer than one.
    ReceiptWriting {
        #[specta(type = specta_typescript::Number)]
        done: u32,
        #[specta(type = specta_typescript::Number)]
        of: u32,
    },
    /// How many results of the bin are deleted, a few times a second once that takes longer than one.
    Emptying {
        #[specta(type = specta_typescript::Number)]
        done: u32,
        #[specta(type = specta_typescript::Number)]
        of: u32,
    },
    /// How far an export of files is, in bytes, a few times a second once it takes longer than one.
    Exporting {
        #[specta(type = specta_typescript::Number)]
        done: i64,
        #[specta(type = specta_typescript::Number)]
        of: i64,
    },
    /// How far an import is, a few times a second once it takes longer than one.
    Importing {
        stage: super::ImportStage,
        #[specta(type = specta_typescript::Number)]
        done: u32,
        /// 0 while nobody knows.
        #[specta(type = specta_typescript::Number)]
        of: u32,
    },
    /// Files are held over the window; `files` is 0 when they are no more.
    Hovering {
        #[specta(type = specta_typescript::Number)]
        files: u32,
        sort: super::HoverSort,
    },
    /// How far what was handed in has been read, once that takes longer than a second. In bytes.
    Reading {
        #[specta(type = specta_typescript::Number)]
        done: i64,
        #[specta(type = specta_typescript::Number)]
        of: i64,
    },
    /// What was handed in turned out to be.
    Dropped { what: super::Dropped },
    /// A notification or a second start asks for this task's detail.
    OpenTask {
        #[specta(type = specta_typescript::Number)]
        task: i64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Happening {
    Ready,
    Failed,
    NeedsYou,
}
