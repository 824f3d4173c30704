/// The words of prompt, model and title up to version 4; `words.rs` has them since. The texts stay in `task`; triggers keep the words in step.
pub(crate) const CREATE: &str = "
CREATE VIRTUAL TABLE task_fts USING fts5 (
    prompt, model, model_title,
    content = 'task', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
CREATE TRIGGER task_words_new AFTER INSERT ON task BEGIN
    INSERT INTO task_fts (rowid, prompt, model, model_title)
    VALUES (NEW.id, NEW.prompt, NEW.model, NEW.model_title);
END;
CREATE TRIGGER task_words_gone AFTER DELETE ON task BEGIN
    INSERT INTO task_fts (task_fts, rowid, prompt, model, model_title)
    VALUES ('delete', OLD.id, OLD.prompt, OLD.model, OLD.model_title);
END;
CREATE TRIGGER task_words_changed AFTER UPDATE OF prompt, model, model_title ON task BEGIN
    INSERT INTO task_fts (task_fts, rowid, prompt, model, model_title)
    VALUES ('delete', OLD.id, OLD.prompt, OLD.model, OLD.model_title);
    INSERT INTO task_fts (rowid, prompt, model, model_title)
    VALUES (NEW.id, NEW.prompt, NEW.model, NEW.model_title);
END;
";
