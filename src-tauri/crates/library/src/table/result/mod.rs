mod read;

#[cfg(test)]
pub(crate) use read::STATEMENTS;
pub(crate) use read::{
    ResultRow, by_hand, collected, collection_names, collections_of, each, gists, newest, one, tag_names, tags, tags_of,
};

/// States in which a task is over, or given up.
macro_rules! ended {
    () => {
        "('completed', 'failed', 'rejected', 'lost_contact', 'withdrawn', 'dismissed')"
    };
}

/// What was charged: what the balances showed, what the service said of a completed task, else the estimate.
macro_rules! cost {
    ($of:literal) => {
        concat!(
            "coalesce((SELECT CASE WHEN json_valid(data) THEN CASE
                WHEN json_type(data, '$.share') = 'integer' THEN data ->> '$.share'
                WHEN json_type(data, '$.charged') = 'integer' THEN data ->> '$.charged'
                WHEN json_type(data, '$.credits') = 'integer' THEN data ->> '$.credits' END END
            FROM receipt WHERE receipt.task_id = ",
            $of,
            ".id AND fact IN ('costDiffers', 'batchCostDiffers', 'refundSeen', 'notRefunded')
            ORDER BY receipt.id DESC LIMIT 1), CASE WHEN ",
            $of,
            ".state = 'completed' THEN ",
            $of,
            ".cost_reported END, ",
            $of,
            ".cost_estimate)"
        )
    };
}

/// Whether a file of it sounds: its facts name the channels of a sound.
macro_rules! sound {
    ($of:literal) => {
        concat!(
            "(",
            $of,
            ".media = 'audio' OR coalesce(",
            $of,
            ".facts LIKE '%mono%' OR ",
            $of,
            ".facts LIKE '%stereo%' OR ",
            $of,
            ".facts LIKE '%channels%' OR ",
            $of,
            ".facts LIKE '%5.1%' OR ",
            $of,
            ".facts LIKE '%7.1%', 0))"
        )
    };
}

macro_rules! shape {
    ($of:literal) => {
        concat!(
            "CASE WHEN ",
            $of,
            ".width > 0 AND ",
            $of,
            ".height > 0 THEN CAST(",
            $of,
            ".width AS REAL) / ",
            $of,
            ".height END"
        )
    };
}

/// What its tile looks like, by its first output.
macro_rules! shown {
    () => {
        concat!(
            "UPDATE result SET media = NEW.media, duration_ms = NEW.duration_ms, pixels = max(NEW.width, NEW.height),
                aspect = coalesce(",
            shape!("NEW"),
            ", (SELECT aspect FROM task WHERE id = NEW.task_id), 1.0)
            WHERE task_id = NEW.task_id"
        )
    };
}

macro_rules! judged {
    ($of:literal) => {
        concat!(
            "UPDATE result SET favourite = ",
            $of,
            ".favourite, rating = ",
            $of,
            ".rating, label = ",
            $of,
            ".label, private = ",
            $of,
            ".private, bin = CASE WHEN ",
            $of,
            ".emptied_at IS NOT NULL THEN 2 WHEN ",
            $of,
            ".binned_at IS NOT NULL THEN 1 ELSE 0 END WHERE task_id = ",
            $of,
            ".task_id"
        )
    };
}

/// Makes the rows of tasks.
macro_rules! insert {
    ($($which:expr),+) => {
        concat!(
            "INSERT INTO result (task_id, account_id, made_at, state, kind, media, aspect, duration_ms, pixels, cost,
                bytes, outputs, archived, missing, parts, refunded, imported, press, parent_id, favourite, rating, label,
                private, bin, tags, collections, noted, model, model_title, gist)
            SELECT task.id, task.account_id, coalesce(task.ended_at, task.created_at), task.state, task.kind,
                coalesce(shown.media, 'other'),
                coalesce(", shape!("shown"), ", task.aspect, 1.0), shown.duration_ms,
                max(shown.width, shown.height), ", cost!("task"), ",
                (SELECT CAST(total(bytes) AS INTEGER) FROM output WHERE task_id = task.id),
                (SELECT count(*) FROM output WHERE task_id = task.id),
                (SELECT count(*) FROM output WHERE task_id = task.id AND state = 'archived'),
                (SELECT count(*) FROM output WHERE task_id = task.id AND missing = 1),
                EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND ", sound!("output"), ")
                    | ((json_extract(body_facts(task.body), '$.lyrics') <> '') << 1)
                    | (json_extract(body_facts(task.body), '$.seed') << 2)
                    | (EXISTS (SELECT 1 FROM task_link WHERE task_link.task_id = task.id) << 3),
                task.refunded, task.endpoint = 'tasks',
                (SELECT first.id FROM task AS first WHERE first.submit_id = task.submit_id
                    ORDER BY first.submit_index LIMIT 1), task.parent_id,
                coalesce(judgement.favourite, 0), coalesce(judgement.rating, 0), judgement.label,
                coalesce(judgement.private, 0),
                CASE WHEN judgement.emptied_at IS NOT NULL THEN 2 WHEN judgement.binned_at IS NOT NULL THEN 1 ELSE 0 END,
                (SELECT count(*) FROM task_tag WHERE task_tag.task_id = task.id),
                (SELECT count(*) FROM collection_task WHERE collection_task.task_id = task.id),
                EXISTS (SELECT 1 FROM note WHERE note.task_id = task.id),
                task.model, task.model_title, gist_of(task.prompt)
            FROM task
            LEFT JOIN output AS shown ON shown.id = (SELECT id FROM output WHERE task_id = task.id ORDER BY idx, id LIMIT 1)
            LEFT JOIN judgement ON judgement.task_id = task.id AND judgement.account_id = task.account_id
            WHERE ", $($which),+
        )
    };
}

/// A narrow row a task that ended (completed, failed, rejected, lost, withdrawn, dismissed), with all that is asked of
/// results and is a plain fact, so that the one pass over a whole library reads nothing else. `press` is the first
/// task of its press; `parts` are bits ([`PART_SOUND`] and on); `gist` is how the prompt begins, for sorting; `bin` is
/// 1 in the bin and 2 when the bin was emptied of it. The columns behind `parent_id` say what a person said of it.
///
/// Triggers keep it. A row is made when its task ends, not when it is sent: a press writes nothing here. Of thousands
/// of outputs each changes a few numbers of it; the row of the task, which holds the whole answer, is left alone. Every
/// table that says something of a result touches its row here, so that whoever watches this one table misses nothing.
/// Words and parameters are kept with it. What is there already is asked for, not ignored: the conflict clause of
/// whatever statement fires a trigger takes the place of the trigger's own.
pub(crate) const CREATE: &str = concat!(
    "
DROP TRIGGER output_shown_new;
DROP TRIGGER output_shown;
DROP INDEX task_view;
CREATE INDEX task_state ON task (account_id, state, id);
ALTER TABLE output ADD COLUMN missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1));
CREATE TABLE result (
    task_id     INTEGER PRIMARY KEY REFERENCES task (id) ON DELETE CASCADE,
    account_id  INTEGER NOT NULL,
    made_at     INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    media       TEXT    NOT NULL,
    aspect      REAL    NOT NULL,
    duration_ms INTEGER,
    pixels      INTEGER,
    cost        INTEGER,
    bytes       INTEGER NOT NULL,
    outputs     INTEGER NOT NULL,
    archived    INTEGER NOT NULL,
    missing     INTEGER NOT NULL,
    parts       INTEGER NOT NULL,
    refunded    INTEGER NOT NULL,
    imported    INTEGER NOT NULL,
    press       INTEGER NOT NULL,
    parent_id   INTEGER,
    favourite   INTEGER NOT NULL DEFAULT 0,
    rating      INTEGER NOT NULL DEFAULT 0,
    label       TEXT,
    private     INTEGER NOT NULL DEFAULT 0,
    bin         INTEGER NOT NULL DEFAULT 0,
    tags        INTEGER NOT NULL DEFAULT 0,
    collections INTEGER NOT NULL DEFAULT 0,
    noted       INTEGER NOT NULL DEFAULT 0,
    model       TEXT    NOT NULL,
    model_title TEXT    NOT NULL,
    gist        TEXT    NOT NULL
) STRICT;
CREATE TRIGGER result_new AFTER INSERT ON result BEGIN
    INSERT INTO task_words (rowid, prompt, lyrics, model)
    SELECT id, words_of(prompt), words_of(json_extract(body_facts(body), '$.lyrics')), words_of(model, model_title)
    FROM task WHERE id = NEW.task_id;
    INSERT INTO word (text)
    SELECT piece.value FROM task, json_each(word_list(task.prompt, json_extract(body_facts(task.body), '$.lyrics'),
        task.model, task.model_title)) AS piece
    WHERE task.id = NEW.task_id AND NOT EXISTS (SELECT 1 FROM word WHERE text = piece.value);
    INSERT INTO parameter (name, value, task_id)
    SELECT piece.value ->> 0, piece.value ->> 1, NEW.task_id
    FROM task, json_each(body_facts(task.body), '$.parameters') AS piece WHERE task.id = NEW.task_id AND NOT EXISTS (
        SELECT 1 FROM parameter WHERE name = piece.value ->> 0 AND value = piece.value ->> 1 AND task_id = NEW.task_id);
END;
",
    insert!("task.state IN ", ended!()),
    ";
CREATE TRIGGER result_brought AFTER INSERT ON task WHEN NEW.state IN ",
    ended!(),
    " BEGIN
    ",
    insert!("task.id = NEW.id"),
    ";
END;
CREATE TRIGGER result_ended AFTER UPDATE OF state ON task
WHEN NEW.state IN ",
    ended!(),
    " AND NOT EXISTS (SELECT 1 FROM result WHERE task_id = NEW.id) BEGIN
    ",
    insert!("task.id = NEW.id"),
    ";
END;
CREATE TRIGGER result_changed AFTER UPDATE OF state, ended_at, refunded, cost_estimate, cost_reported, parent_id ON task
WHEN EXISTS (SELECT 1 FROM result WHERE task_id = NEW.id) BEGIN
    UPDATE result SET state = NEW.state, made_at = coalesce(NEW.ended_at, NEW.created_at), refunded = NEW.refunded,
        parent_id = NEW.parent_id, cost = ",
    cost!("NEW"),
    " WHERE task_id = NEW.id;
END;
CREATE TRIGGER result_worded AFTER UPDATE OF prompt, model, model_title, body ON task
WHEN EXISTS (SELECT 1 FROM result WHERE task_id = NEW.id) BEGIN
    DELETE FROM task_words WHERE rowid = NEW.id;
    INSERT INTO task_words (rowid, prompt, lyrics, model)
    VALUES (NEW.id, words_of(NEW.prompt), words_of(json_extract(body_facts(NEW.body), '$.lyrics')),
        words_of(NEW.model, NEW.model_title));
    INSERT INTO word (text)
    SELECT piece.value FROM json_each(word_list(NEW.prompt, json_extract(body_facts(NEW.body), '$.lyrics'), NEW.model,
        NEW.model_title)) AS piece WHERE NOT EXISTS (SELECT 1 FROM word WHERE text = piece.value);
    UPDATE result SET model = NEW.model, model_title = NEW.model_title, gist = gist_of(NEW.prompt)
    WHERE task_id = NEW.id;
END;
CREATE TRIGGER result_gone AFTER DELETE ON result BEGIN
    DELETE FROM task_words WHERE rowid = OLD.task_id;
END;
CREATE TRIGGER result_charged AFTER INSERT ON receipt
WHEN NEW.fact IN ('costDiffers', 'batchCostDiffers', 'refundSeen', 'notRefunded') BEGIN
    UPDATE result SET cost = (SELECT ",
    cost!("task"),
    " FROM task WHERE task.id = NEW.task_id) WHERE task_id = NEW.task_id;
END;
CREATE TRIGGER result_output_new AFTER INSERT ON output BEGIN
    UPDATE result SET outputs = outputs + 1, archived = archived + (NEW.state = 'archived'),
        missing = missing + NEW.missing, bytes = CAST(bytes + coalesce(NEW.bytes, 0) AS INTEGER),
        parts = parts | ",
    sound!("NEW"),
    " WHERE task_id = NEW.task_id;
END;
CREATE TRIGGER result_output AFTER UPDATE OF state, bytes, path, missing, media, facts ON output BEGIN
    UPDATE result SET archived = archived + (NEW.state = 'archived') - (OLD.state = 'archived'),
        missing = missing + NEW.missing - OLD.missing,
        bytes = CAST(bytes + coalesce(NEW.bytes, 0) - coalesce(OLD.bytes, 0) AS INTEGER),
        parts = parts | ",
    sound!("NEW"),
    " WHERE task_id = NEW.task_id;
END;
CREATE TRIGGER result_shown_new AFTER INSERT ON output
WHEN NOT EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND (idx, id) < (NEW.idx, NEW.id)) BEGIN
    ",
    shown!(),
    ";
END;
CREATE TRIGGER result_shown AFTER UPDATE OF media, width, height, duration_ms ON output
WHEN NOT EXISTS (SELECT 1 FROM output WHERE task_id = NEW.task_id AND (idx, id) < (NEW.idx, NEW.id)) BEGIN
    ",
    shown!(),
    ";
END;
CREATE TRIGGER result_judged_new AFTER INSERT ON judgement BEGIN
    ",
    judged!("NEW"),
    ";
END;
CREATE TRIGGER result_judged AFTER UPDATE ON judgement BEGIN
    ",
    judged!("NEW"),
    ";
END;
CREATE TRIGGER result_unjudged AFTER DELETE ON judgement BEGIN
    UPDATE result SET favourite = 0, rating = 0, label = NULL, private = 0, bin = 0 WHERE task_id = OLD.task_id;
END;
CREATE TRIGGER result_tagged AFTER INSERT ON task_tag BEGIN
    UPDATE result SET tags = (SELECT count(*) FROM task_tag WHERE task_id = NEW.task_id) WHERE task_id = NEW.task_id;
END;
CREATE TRIGGER result_tagged_other AFTER UPDATE ON task_tag BEGIN
    UPDATE result SET tags = (SELECT count(*) FROM task_tag WHERE task_tag.task_id = result.task_id)
    WHERE task_id IN (NEW.task_id, OLD.task_id);
END;
CREATE TRIGGER result_untagged AFTER DELETE ON task_tag BEGIN
    UPDATE result SET tags = (SELECT count(*) FROM task_tag WHERE task_id = OLD.task_id) WHERE task_id = OLD.task_id;
END;
CREATE TRIGGER result_collected AFTER INSERT ON collection_task BEGIN
    UPDATE result SET collections = (SELECT count(*) FROM collection_task WHERE task_id = NEW.task_id)
    WHERE task_id = NEW.task_id;
END;
CREATE TRIGGER result_collected_other AFTER UPDATE OF collection_id, task_id ON collection_task BEGIN
    UPDATE result SET collections = (SELECT count(*) FROM collection_task WHERE collection_task.task_id = result.task_id)
    WHERE task_id IN (NEW.task_id, OLD.task_id);
END;
CREATE TRIGGER result_uncollected AFTER DELETE ON collection_task BEGIN
    UPDATE result SET collections = (SELECT count(*) FROM collection_task WHERE task_id = OLD.task_id)
    WHERE task_id = OLD.task_id;
END;
CREATE TRIGGER result_noted_new AFTER INSERT ON note BEGIN
    DELETE FROM note_words WHERE rowid = NEW.task_id;
    INSERT INTO note_words (rowid, text) VALUES (NEW.task_id, words_of(NEW.text));
    INSERT INTO word (text) SELECT piece.value FROM json_each(word_list(NEW.text)) AS piece
    WHERE NOT EXISTS (SELECT 1 FROM word WHERE text = piece.value);
    UPDATE result SET noted = 1 WHERE task_id = NEW.task_id;
END;
CREATE TRIGGER result_noted AFTER UPDATE ON note BEGIN
    DELETE FROM note_words WHERE rowid IN (NEW.task_id, OLD.task_id);
    INSERT INTO note_words (rowid, text) VALUES (NEW.task_id, words_of(NEW.text));
    INSERT INTO word (text) SELECT piece.value FROM json_each(word_list(NEW.text)) AS piece
    WHERE NOT EXISTS (SELECT 1 FROM word WHERE text = piece.value);
    UPDATE result SET noted = (task_id = NEW.task_id) WHERE task_id IN (NEW.task_id, OLD.task_id);
END;
CREATE TRIGGER result_unnoted AFTER DELETE ON note BEGIN
    DELETE FROM note_words WHERE rowid = OLD.task_id;
    UPDATE result SET noted = 0 WHERE task_id = OLD.task_id;
END;
"
);

pub(crate) const PART_SOUND: i64 = 1;
pub(crate) const PART_LYRICS: i64 = 2;
pub(crate) const PART_SEED: i64 = 4;
pub(crate) const PART_REFERENCES: i64 = 8;
