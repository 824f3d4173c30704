/// The links that the body of a task holds: what it was made with. A trigger writes them with the row of the task, in
/// whatever way it was submitted; what is no JSON holds none. `cast_member.rs` reads them.
pub(crate) const CREATE: &str = "
CREATE TABLE task_link (
    link_id INTEGER NOT NULL REFERENCES link (id),
    task_id INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    PRIMARY KEY (link_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_link_task ON task_link (task_id);
INSERT OR IGNORE INTO link (url)
SELECT piece.atom FROM task, json_tree(CASE WHEN json_valid(task.body) THEN task.body ELSE '{}' END) AS piece
WHERE piece.type = 'text' AND piece.atom LIKE 'http%://_%' AND piece.atom NOT LIKE '% %' AND length(piece.atom) <= 8192;
INSERT OR IGNORE INTO task_link (link_id, task_id)
SELECT link.id, task.id
FROM task, json_tree(CASE WHEN json_valid(task.body) THEN task.body ELSE '{}' END) AS piece
JOIN link ON link.url = piece.atom WHERE piece.type = 'text';
CREATE TRIGGER task_linked AFTER INSERT ON task BEGIN
    INSERT OR IGNORE INTO link (url)
    SELECT piece.atom FROM json_tree(CASE WHEN json_valid(NEW.body) THEN NEW.body ELSE '{}' END) AS piece
    WHERE piece.type = 'text' AND piece.atom LIKE 'http%://_%' AND piece.atom NOT LIKE '% %' AND length(piece.atom) <= 8192;
    INSERT OR IGNORE INTO task_link (link_id, task_id)
    SELECT link.id, NEW.id FROM json_tree(CASE WHEN json_valid(NEW.body) THEN NEW.body ELSE '{}' END) AS piece
    CROSS JOIN link ON link.url = piece.atom WHERE piece.type = 'text';
END;
";
