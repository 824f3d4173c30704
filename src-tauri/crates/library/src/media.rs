//! What a task makes and what its outputs are.

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::stored::closed_text;

closed_text! {
    /// What a task makes; decides the endpoint and the service's own time limit. The table holds no other.
    pub enum Kind else |unknown: &str| Err(unknown.to_owned()); {
        Image = "image",
        Video = "video",
        Audio = "audio",
    }
}

closed_text! {
    /// What an output is, by its content. A stored text that this version does not know reads as `Other`: shown
    /// as a file without a preview.
    pub enum Media else |_: &str| Ok(Media::Other); {
        Image = "image",
        Video = "video",
        Audio = "audio",
        Other = "other",
        /// Not fetched yet.
        Unknown = "unknown",
    }
}

closed_text! {
    /// Where in the answer an output was found. A stored text that this version does not know reads as `Other`.
    pub enum Role else |_: &str| Ok(Role::Other); {
        Result = "result",
        LastFrame = "last_frame",
        Track = "track",
        Other = "other",
    }
}

/// Whether an output has a thumbnail or poster. Sound has none: its peaks stand for it, so it is `Cannot`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thumb {
    /// Not made yet.
    None,
    There,
    /// Was tried, or makes no sense; not tried again by itself.
    Cannot,
}

impl ToSql for Thumb {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number: i64 = match self {
            Self::None => 0,
            Self::There => 1,
            Self::Cannot => 2,
        };
        Ok(number.into())
    }
}

impl FromSql for Thumb {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_i64()? {
            0 => Self::None,
            1 => Self::There,
            _ => Self::Cannot,
        })
    }
}
