/// Searches that a person keeps under a name; their results are a collection that fills itself.
pub(crate) const CREATE: &str = "
CREATE TABLE saved_search (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    query  TEXT NOT NULL,
    place  REAL NOT NULL
) STRICT;
CREATE INDEX saved_search_order ON saved_search (place, id);
";
