/// Links that the service gave for an output after the first one, each with the time at which it came. `link.rs` reads
/// and writes them.
pub(crate) const CREATE: &str = "
CREATE TABLE output_link (
    link_id   INTEGER PRIMARY KEY REFERENCES link (id),
    output_id INTEGER NOT NULL REFERENCES output (id) ON DELETE CASCADE,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX output_link_output ON output_link (output_id, at, link_id);
";
