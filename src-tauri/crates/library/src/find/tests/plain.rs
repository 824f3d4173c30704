//! The plainest reading of a question: one result after the other, asked of SQL and of its texts.

use crate::find::{Look, Question, asks_for_bin, asks_for_states, asks_for_words};
use crate::query::{Expr, Flag, Part, Pattern, Term};
use crate::text::{fold, is_space, words};

/// What the texts of a result are.
struct Texts {
    whole: Vec<String>,
    files: Vec<String>,
    tags: Vec<String>,
}

fn texts(look: &Look<'_>, slot: u32) -> Texts {
    let conn = look.conn();
    let id = look.made(slot).task;
    let text = |sql: &str| -> Vec<String> {
        let mut all = conn.prepare(sql).unwrap();
        all.query_map([id], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let mut whole = text("SELECT prompt FROM task WHERE id = ?1");
    whole.extend(text("SELECT model || ' ' || model_title FROM task WHERE id = ?1"));
    whole.extend(text("SELECT text FROM note WHERE task_id = ?1"));
    let files = text("SELECT substr(path, 4) FROM output WHERE task_id = ?1 AND path IS NOT NULL");
    Texts { whole, files, tags: look.tags(slot).into_iter().map(str::to_owned).collect() }
}

/// The plainest reading of a question, one result at a time. `any_word` is whether some word of the library begins so.
fn holds(look: &Look<'_>, slot: u32, expr: &Expr, wide: bool, now: &jiff::ZonedDateTime) -> bool {
    let made = look.made(slot);
    let folded_is = |pattern: &Pattern, text: &str| crate::text::fits(&fold(&pattern.0), &fold(text));
    match expr {
        Expr::All(all) => all.iter().all(|expr| holds(look, slot, expr, wide, now)),
        Expr::Any(any) => any.iter().any(|expr| holds(look, slot, expr, wide, now)),
        Expr::Not(expr) => !holds(look, slot, expr, false, now),
        Expr::Term(term) => match term {
            Term::Text { text, exact: true } => text_holds(look, slot, text, true, false),
            Term::Text { text, exact: false } => text
                .split(is_space)
                .filter(|piece| !piece.is_empty())
                .all(|piece| text_holds(look, slot, piece, false, wide)),
            Term::Kind(kinds) => kinds.contains(&made.media()),
            Term::Model(patterns) => look
                .columns()
                .model(made)
                .is_some_and(|model| patterns.iter().any(|is| folded_is(is, &model.id) || folded_is(is, &model.title))),
            Term::Tag(patterns) => look.tags(slot).iter().any(|tag| patterns.iter().any(|is| folded_is(is, tag))),
            Term::In(names) => (look.columns().collections.values())
                .any(|named| named.slots.contains(slot) && names.iter().any(|name| fold(name) == named.folded)),
            Term::Rating(span) => span.holds(f64::from(made.rating)),
            Term::Outputs(span) => span.holds(f64::from(made.outputs)),
            Term::Bytes(span) => span.holds(made.bytes as f64),
            Term::Label(labels) => made.label.is_some_and(|label| labels.contains(&label)),
            Term::Is(flag) => sql_says(look, made.task, flag_sql(*flag)),
            Term::Has(part) => sql_says(look, made.task, part_sql(*part)),
            Term::State(states) => states.iter().any(|state| sql_says(look, made.task, &format!("state = '{state}'"))),
            Term::Ratio(ratio) => ratio.holds(f64::from(made.aspect)),
            Term::Made { from, to } => {
                from.as_ref().is_none_or(|when| made.made_at >= when.span(now).unwrap().start)
                    && to.as_ref().is_none_or(|when| made.made_at < when.span(now).unwrap().end)
            }
            Term::Family(of) => {
                let beginnings = look.beginnings();
                look.slot(*of).is_some_and(|of| beginnings[of as usize] == beginnings[slot as usize])
            }
            Term::Press(of) => {
                look.slot(*of).is_some()
                    && sql_says(look, made.task, &format!("submit_id = (SELECT submit_id FROM task WHERE id = {of})"))
            }
            Term::Seed(_) => sql_says(look, made.task, "body ->> 'seed' = 2 OR body ->> 'seed' LIKE '3%'"),
            Term::Param { .. } => sql_says(look, made.task, "body ->> 'size' LIKE '1%'"),
            other => panic!("{other:?} is not asked"),
        },
    }
}

fn flag_sql(flag: Flag) -> &'static str {
    match flag {
        Flag::Favourite => "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND favourite = 1)",
        Flag::Rated => "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND rating > 0)",
        Flag::Tagged => "EXISTS (SELECT 1 FROM task_tag WHERE task_id = task.id)",
        Flag::Collected => "EXISTS (SELECT 1 FROM collection_task WHERE task_id = task.id)",
        Flag::Noted => "EXISTS (SELECT 1 FROM note WHERE task_id = task.id)",
        Flag::Private => {
            "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND private = 1)
            OR EXISTS (SELECT 1 FROM collection_task JOIN collection ON collection.id = collection_id
                WHERE task_id = task.id AND private = 1)"
        }
        Flag::Binned => "EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND binned_at IS NOT NULL)",
        Flag::Unsaved => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND state <> 'archived')",
        Flag::Missing => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND missing = 1)",
        Flag::Changed => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND changed = 1)",
        Flag::Failed => "state IN ('failed', 'rejected', 'lost_contact')",
        Flag::Refunded => "refunded = 1",
        Flag::Imported => "endpoint = 'tasks'",
    }
}

fn part_sql(part: Part) -> &'static str {
    match part {
        Part::Audio => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND media = 'audio')",
        Part::Lyrics => "body ->> 'lyrics' IS NOT NULL",
        Part::File => "EXISTS (SELECT 1 FROM output WHERE task_id = task.id AND state = 'archived')",
        Part::Note => "EXISTS (SELECT 1 FROM note WHERE task_id = task.id)",
        Part::Seed => "body ->> 'seed' IS NOT NULL",
        Part::References => "EXISTS (SELECT 1 FROM task_link WHERE task_id = task.id)",
        Part::Parent => "parent_id IS NOT NULL",
    }
}

fn sql_says(look: &Look<'_>, task: i64, is: &str) -> bool {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM task WHERE id = ?1 AND ({is}))");
    look.conn().query_row(&sql, [task], |row| row.get(0)).unwrap()
}

/// Words in a row, the last one begun; inside of one when no word of the library begins so, or when it is `wide`.
fn text_holds(look: &Look<'_>, slot: u32, piece: &str, exact: bool, wide: bool) -> bool {
    let row: Vec<String> = words(piece).into_iter().map(|word| word.text).collect();
    let of = texts(look, slot);
    if row.is_empty() {
        let raw = of.whole.iter().any(|text| text.to_lowercase().contains(&piece.to_lowercase()));
        return piece.chars().all(is_space) || raw;
    }
    let split = |text: &str| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
    let in_row = |text: &str, inside: bool| {
        split(text).windows(row.len()).any(|some| {
            let last = some.last().unwrap();
            let asked = row.last().unwrap();
            let first_fits = some[0] == row[0] || inside && some[0].ends_with(&row[0]);
            match row.len() {
                1 if exact => last == asked,
                1 if inside => last.contains(asked.as_str()),
                1 => last.starts_with(asked.as_str()),
                _ => {
                    first_fits
                        && some[1..some.len() - 1] == row[1..row.len() - 1]
                        && if exact { last == asked } else { last.starts_with(asked.as_str()) }
                }
            }
        })
    };
    let inside = !exact && (wide || row.len() == 1 && begins_nothing(look, &row[0]));
    let in_tags = |tag: &String| if inside && wide { fold(tag).contains(&fold(piece)) } else { in_row(tag, false) };
    of.whole.iter().chain(&of.files).any(|text| in_row(text, inside)) || of.tags.iter().any(in_tags)
}

fn begins_nothing(look: &Look<'_>, word: &str) -> bool {
    let in_texts = "SELECT EXISTS (SELECT 1 FROM word WHERE substr(text, 1, length(?1)) = ?1)";
    let in_texts: bool = look.conn().query_row(in_texts, [word], |row| row.get(0)).unwrap();
    let in_tags =
        (look.columns().tags.values()).any(|tag| words(&tag.name).iter().any(|one| one.text.starts_with(word)));
    !in_texts && !in_tags
}

/// What is asked about at all.
fn is_asked_of(look: &Look<'_>, slot: u32, expr: &Expr) -> bool {
    let shown = if asks_for_states(expr) {
        "state IN ('completed', 'failed', 'rejected', 'lost_contact', 'withdrawn', 'dismissed')"
    } else {
        "state = 'completed'"
    };
    let bin = if asks_for_bin(expr) { "emptied_at IS NOT NULL" } else { "binned_at IS NOT NULL" };
    let is = format!("{shown} AND NOT EXISTS (SELECT 1 FROM judgement WHERE task_id = task.id AND {bin})");
    sql_says(look, look.made(slot).task, &is)
}

pub(super) fn plainly(look: &Look<'_>, question: &Question<'_>) -> Vec<u32> {
    let walk = |wide| -> Vec<u32> {
        let mut found: Vec<u32> = (0..look.columns().len() as u32)
            .filter(|slot| is_asked_of(look, *slot, question.expr))
            .filter(|slot| holds(look, *slot, question.expr, wide, question.now))
            .collect();
        found.sort_by_key(|slot| std::cmp::Reverse((look.made(*slot).made_at, look.made(*slot).task)));
        found
    };
    let found = walk(false);
    if found.is_empty() && asks_for_words(question.expr) { walk(true) } else { found }
}
