//! How enums and patches meet SQL: small macros, so that a list of names is written once.

/// An enum stored as text, open-ended: a text that is not in the list is kept as `Unknown(text)`, written back as
/// it came, and equal to no known value.
macro_rules! open_text {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$about])* $variant,)*
            /// A stored text that this version does not know: kept, shown, never acted on.
            Unknown(String),
        }

        impl $name {
            /// Every known value, in the order of its life.
            pub const KNOWN: &'static [$name] = &[$($name::$variant,)*];

            /// The stored text.
            pub fn as_text(&self) -> &str {
                match self {
                    $($name::$variant => $text,)*
                    $name::Unknown(text) => text,
                }
            }

            pub fn from_text(text: &str) -> Self {
                match text {
                    $($text => $name::$variant,)*
                    unknown => $name::Unknown(unknown.to_owned()),
                }
            }
        }

        crate::stored::text_in_and_out!($name, |text: &str| Ok($name::from_text(text)));
    };
}

/// An enum stored as text, closed: the table's CHECK, or a fallback that does no harm, stands for the rest.
macro_rules! closed_text {
    ($(#[$meta:meta])* pub enum $name:ident else $other:expr; { $($(#[$about:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The stored text.
            pub fn as_text(&self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }

        crate::stored::text_in_and_out!($name, |text: &str| match text {
            $($text => Ok($name::$variant),)*
            unknown => $other(unknown),
        });
    };
}

/// Binding, reading, showing and serialising by `as_text` and a reading function.
macro_rules! text_in_and_out {
    ($name:ident, $read:expr) => {
        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.as_text().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                let read: fn(&str) -> Result<$name, String> = $read;
                read(value.as_str()?).map_err(|unknown| {
                    rusqlite::types::FromSqlError::Other(format!("unknown value {unknown:?}").into())
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_text())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_text())
            }
        }
    };
}

/// A change of some columns of one row: a field that is `None` leaves its column alone; for a column that may be
/// empty, `Some(None)` empties it.
macro_rules! patch {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[$about])* pub $field: Option<$type>,)*
        }

        impl $name {
            /// The columns that change, with their new values.
            fn columns(&self) -> Vec<(&'static str, &dyn rusqlite::types::ToSql)> {
                let mut set: Vec<(&'static str, &dyn rusqlite::types::ToSql)> = Vec::new();
                $(if let Some(value) = &self.$field {
                    set.push((stringify!($field), value));
                })*
                set
            }
        }
    };
}

/// The SQL of a file: constants, and for the test of query plans the list of all of them.
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* const $name: &str = $sql;)*

        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name),)*];
    };
}

pub(crate) use {closed_text, open_text, patch, statements, text_in_and_out};

use rusqlite::{CachedStatement, Connection, Params, Row};

use crate::Error;

/// Texts as a JSON array, for `IN (SELECT value FROM json_each(?))`.
pub(crate) fn json_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    serde_json::Value::from_iter(texts).to_string()
}

/// All rows of a statement.
pub(crate) fn rows<T, P: Params>(
    conn: &Connection,
    sql: &str,
    params: P,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Error> {
    let mut statement = prepare(conn, sql)?;
    let rows = statement.query_map(params, read)?.collect::<rusqlite::Result<Vec<T>>>()?;
    Ok(rows)
}

/// The first row of a statement, if it has one.
pub(crate) fn first<T, P: Params>(
    conn: &Connection,
    sql: &str,
    params: P,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, Error> {
    let mut statement = prepare(conn, sql)?;
    let mut rows = statement.query(params)?;
    Ok(rows.next()?.map(read).transpose()?)
}

/// The one row of a statement that always has one, such as a count.
pub(crate) fn only<T, P: Params>(
    conn: &Connection,
    sql: &str,
    params: P,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<T, Error> {
    Ok(prepare(conn, sql)?.query_row(params, read)?)
}

/// Runs a change and tells how many rows it touched.
pub(crate) fn change<P: Params>(conn: &Connection, sql: &str, params: P) -> Result<usize, Error> {
    Ok(prepare(conn, sql)?.execute(params)?)
}

/// Every statement runs inside a transaction. SQLite may have taken it back by itself (disk full, broken disk); a
/// closure that went on after that error would otherwise write rows that stand alone.
pub(crate) fn prepare<'a>(conn: &'a Connection, sql: &str) -> Result<CachedStatement<'a>, Error> {
    if conn.is_autocommit() {
        return Err(Error::Io { detail: "the transaction was taken back before its end".into() });
    }
    Ok(conn.prepare_cached(sql)?)
}
