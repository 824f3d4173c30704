//! A table a file: its SQL, struct, reads and writes.

pub(crate) mod account;
pub(crate) mod archive_total;
pub(crate) mod balance;
pub(crate) mod board;
pub(crate) mod cast_link;
pub(crate) mod cast_member;
pub(crate) mod collection;
pub(crate) mod draft;
pub(crate) mod file_check;
pub(crate) mod import;
pub(crate) mod import_file;
pub(crate) mod judgement;
pub(crate) mod kinship;
pub(crate) mod link;
pub(crate) mod note;
pub(crate) mod output;
pub(crate) mod output_link;
pub(crate) mod parameter;
pub(crate) mod preset;
pub(crate) mod prompt;
pub(crate) mod receipt;
pub(crate) mod result;
pub(crate) mod saved_search;
pub(crate) mod setting;
pub(crate) mod sidecar_due;
pub(crate) mod sidecar_stale;
pub(crate) mod signature;
pub(crate) mod snippet;
pub(crate) mod tag;
pub(crate) mod task;
pub(crate) mod task_fts;
pub(crate) mod task_link;
pub(crate) mod watched_file;
pub(crate) mod words;

/// Every table of the present version; a file that lacks one is damaged.
pub(crate) const ALL: &[&str] = &[
    "account",
    "setting",
    "draft",
    "balance",
    "task",
    "output",
    "archive_total",
    "receipt",
    "sidecar_due",
    "preset",
    "snippet",
    "prompt",
    "link",
    "task_link",
    "output_link",
    "cast_member",
    "cast_link",
    "board",
    "board_task",
    "kinship",
    "judgement",
    "tag",
    "task_tag",
    "collection",
    "collection_task",
    "note",
    "saved_search",
    "sidecar_stale",
    "result",
    "parameter",
    "task_words",
    "note_words",
    "file_words",
    "word",
    "signature",
    "signature_due",
    "import",
    "import_file",
    "watched_file",
    "file_check",
];

/// The two handles of a table: one that reads, and one that also writes.
macro_rules! handles {
    ($(#[$read_doc:meta])* $read:ident, $(#[$write_doc:meta])* $write:ident) => {
        $(#[$read_doc])*
        #[derive(Clone, Copy)]
        pub struct $read<'a> {
            conn: &'a rusqlite::Connection,
        }

        impl<'a> $read<'a> {
            pub(crate) fn new(conn: &'a rusqlite::Connection) -> Self {
                Self { conn }
            }
        }

        $(#[$write_doc])*
        #[derive(Clone, Copy)]
        pub struct $write<'a> {
            read: $read<'a>,
        }

        impl<'a> $write<'a> {
            pub(crate) fn new(conn: &'a rusqlite::Connection) -> Self {
                Self { read: $read::new(conn) }
            }

            fn conn(&self) -> &'a rusqlite::Connection {
                self.read.conn
            }
        }

        impl<'a> std::ops::Deref for $write<'a> {
            type Target = $read<'a>;

            fn deref(&self) -> &$read<'a> {
                &self.read
            }
        }
    };
}

pub(crate) use handles;
