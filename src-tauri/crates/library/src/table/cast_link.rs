/// Every link that a member of the cast has or had, so that what was made with it is found after its link was renewed.
/// Triggers keep it; `cast_member.rs` reads it.
pub(crate) const CREATE: &str = "
CREATE TABLE cast_link (
    member_id INTEGER NOT NULL REFERENCES cast_member (id) ON DELETE CASCADE,
    link_id   INTEGER NOT NULL REFERENCES link (id),
    PRIMARY KEY (member_id, link_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cast_link_link ON cast_link (link_id);
CREATE TRIGGER cast_linked AFTER INSERT ON cast_member BEGIN
    INSERT OR IGNORE INTO cast_link (member_id, link_id) VALUES (NEW.id, NEW.link_id);
END;
CREATE TRIGGER cast_relinked AFTER UPDATE OF link_id ON cast_member BEGIN
    INSERT OR IGNORE INTO cast_link (member_id, link_id) VALUES (NEW.id, NEW.link_id);
END;
";
