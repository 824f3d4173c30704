use std::ops::Deref;

use rusqlite::Connection;

use crate::{
    Accounts, AccountsMut, Balances, BalancesMut, Boards, BoardsMut, CastMembers, CastMembersMut, Collections,
    CollectionsMut, Drafts, DraftsMut, FileChecks, FileChecksMut, ImportFiles, ImportFilesMut, Imports, ImportsMut,
    Judgements, JudgementsMut, Kinships, KinshipsMut, Links, LinksMut, Notes, NotesMut, Outputs, OutputsMut, Presets,
    PresetsMut, Prompts, Receipts, ReceiptsMut, SavedSearches, SavedSearchesMut, Settings, SettingsMut, SidecarsDue,
    SidecarsDueMut, SidecarsStale, SidecarsStaleMut, Signatures, SignaturesMut, Snippets, SnippetsMut, Tags, TagsMut,
    Tasks, TasksMut, WatchedFiles, WatchedFilesMut,
};

/// One consistent look at the library: everything read through it is of the same moment. Reads are grouped by
/// table; what crosses tables ([`Reader::queue`], [`Reader::view`], [`Reader::tiles`], [`Reader::each_task`])
/// stands beside them.
pub struct Reader<'a> {
    conn: &'a Connection,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(conn: &'a Connection) -> Self {
        Self { conn }
    }

    pub(crate) fn conn(&self) -> &'a Connection {
        self.conn
    }

    pub fn accounts(&self) -> Accounts<'a> {
        Accounts::new(self.conn)
    }

    pub fn tasks(&self) -> Tasks<'a> {
        Tasks::new(self.conn)
    }

    pub fn outputs(&self) -> Outputs<'a> {
        Outputs::new(self.conn)
    }

    pub fn receipts(&self) -> Receipts<'a> {
        Receipts::new(self.conn)
    }

    pub fn balances(&self) -> Balances<'a> {
        Balances::new(self.conn)
    }

    pub fn settings(&self) -> Settings<'a> {
        Settings::new(self.conn)
    }

    pub fn drafts(&self) -> Drafts<'a> {
        Drafts::new(self.conn)
    }

    pub fn kinships(&self) -> Kinships<'a> {
        Kinships::new(self.conn)
    }

    pub fn sidecars_due(&self) -> SidecarsDue<'a> {
        SidecarsDue::new(self.conn)
    }

    pub fn signatures(&self) -> Signatures<'a> {
        Signatures::new(self.conn)
    }

    pub fn presets(&self) -> Presets<'a> {
        Presets::new(self.conn)
    }

    pub fn boards(&self) -> Boards<'a> {
        Boards::new(self.conn)
    }

    pub fn prompts(&self) -> Prompts<'a> {
        Prompts::new(self.conn)
    }

    pub fn snippets(&self) -> Snippets<'a> {
        Snippets::new(self.conn)
    }

    pub fn links(&self) -> Links<'a> {
        Links::new(self.conn)
    }

    pub fn searches(&self) -> SavedSearches<'a> {
        SavedSearches::new(self.conn)
    }

    pub fn cast(&self) -> CastMembers<'a> {
        CastMembers::new(self.conn)
    }

    pub fn judgements(&self) -> Judgements<'a> {
        Judgements::new(self.conn)
    }

    pub fn tags(&self) -> Tags<'a> {
        Tags::new(self.conn)
    }

    pub fn collections(&self) -> Collections<'a> {
        Collections::new(self.conn)
    }

    pub fn notes(&self) -> Notes<'a> {
        Notes::new(self.conn)
    }

    pub fn sidecars_stale(&self) -> SidecarsStale<'a> {
        SidecarsStale::new(self.conn)
    }

    pub fn imports(&self) -> Imports<'a> {
        Imports::new(self.conn)
    }

    pub fn import_files(&self) -> ImportFiles<'a> {
        ImportFiles::new(self.conn)
    }

    pub fn watched_files(&self) -> WatchedFiles<'a> {
        WatchedFiles::new(self.conn)
    }

    pub fn file_checks(&self) -> FileChecks<'a> {
        FileChecks::new(self.conn)
    }
}

/// One transaction. All reads are possible inside it and see what it has written so far; what its accessors give
/// can also write. An error that leaves the closure takes everything back.
pub struct Writer<'a> {
    reader: Reader<'a>,
}

impl<'a> Deref for Writer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn new(conn: &'a Connection) -> Self {
        Self { reader: Reader::new(conn) }
    }

    pub fn accounts(&self) -> AccountsMut<'a> {
        AccountsMut::new(self.reader.conn)
    }

    pub fn tasks(&self) -> TasksMut<'a> {
        TasksMut::new(self.reader.conn)
    }

    pub fn outputs(&self) -> OutputsMut<'a> {
        OutputsMut::new(self.reader.conn)
    }

    pub fn receipts(&self) -> ReceiptsMut<'a> {
        ReceiptsMut::new(self.reader.conn)
    }

    pub fn balances(&self) -> BalancesMut<'a> {
        BalancesMut::new(self.reader.conn)
    }

    pub fn settings(&self) -> SettingsMut<'a> {
        SettingsMut::new(self.reader.conn)
    }

    pub fn drafts(&self) -> DraftsMut<'a> {
        DraftsMut::new(self.reader.conn)
    }

    pub fn kinships(&self) -> KinshipsMut<'a> {
        KinshipsMut::new(self.reader.conn)
    }

    pub fn sidecars_due(&self) -> SidecarsDueMut<'a> {
        SidecarsDueMut::new(self.reader.conn)
    }

    pub fn signatures(&self) -> SignaturesMut<'a> {
        SignaturesMut::new(self.reader.conn)
    }

    pub fn presets(&self) -> PresetsMut<'a> {
        PresetsMut::new(self.reader.conn)
    }

    pub fn boards(&self) -> BoardsMut<'a> {
        BoardsMut::new(self.reader.conn)
    }

    pub fn snippets(&self) -> SnippetsMut<'a> {
        SnippetsMut::new(self.reader.conn)
    }

    pub fn links(&self) -> LinksMut<'a> {
        LinksMut::new(self.reader.conn)
    }

    pub fn searches(&self) -> SavedSearchesMut<'a> {
        SavedSearchesMut::new(self.reader.conn)
    }

    pub fn cast(&self) -> CastMembersMut<'a> {
        CastMembersMut::new(self.reader.conn)
    }

    pub fn judgements(&self) -> JudgementsMut<'a> {
        JudgementsMut::new(self.reader.conn)
    }

    pub fn tags(&self) -> TagsMut<'a> {
        TagsMut::new(self.reader.conn)
    }

    pub fn collections(&self) -> CollectionsMut<'a> {
        CollectionsMut::new(self.reader.conn)
    }

    pub fn notes(&self) -> NotesMut<'a> {
        NotesMut::new(self.reader.conn)
    }

    pub fn sidecars_stale(&self) -> SidecarsStaleMut<'a> {
        SidecarsStaleMut::new(self.reader.conn)
    }

    pub fn imports(&self) -> ImportsMut<'a> {
        ImportsMut::new(self.reader.conn)
    }

    pub fn import_files(&self) -> ImportFilesMut<'a> {
        ImportFilesMut::new(self.reader.conn)
    }

    pub fn watched_files(&self) -> WatchedFilesMut<'a> {
        WatchedFilesMut::new(self.reader.conn)
    }

    pub fn file_checks(&self) -> FileChecksMut<'a> {
        FileChecksMut::new(self.reader.conn)
    }
}
