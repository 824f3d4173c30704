//! What a person said of results: stars, labels, tags, collections, notes, the bin.

use rusqlite::{Connection, params};

use super::chance::Dice;
use super::rows::Trouble;
use super::story::{End, Told};
use super::times::DAY_MS;

/// The commonest first. Small letters without accents, so that the folded name is the name.
const TAGS: [&str; 60] = [
    "client",
    "portrait",
    "draft",
    "print",
    "mood",
    "final",
    "landscape",
    "reference",
    "character",
    "product",
    "night",
    "ad",
    "poster",
    "street",
    "cover",
    "texture",
    "animal",
    "logo",
    "fashion",
    "wallpaper",
    "food",
    "storyboard",
    "sketch",
    "interior",
    "loop",
    "music",
    "city",
    "macro",
    "red",
    "blue",
    "kids",
    "winter",
    "summer",
    "vintage",
    "intro",
    "social",
    "website",
    "banner",
    "icon",
    "pattern",
    "travel",
    "sport",
    "car",
    "architecture",
    "book",
    "game",
    "3d",
    "anime",
    "wedding",
    "space",
    "sea",
    "forest",
    "回顾",
    "客户",
    "人物",
    "初稿",
    "最終",
    "風景",
    "lager",
    "trailer",
];
const COLLECTIONS: [(&str, bool); 14] = [
    ("Portfolio", false),
    ("Lighthouse film", false),
    ("Spring campaign", false),
    ("Album covers", false),
    ("Textures", false),
    ("Children's book", false),
    ("Client: Northwind", false),
    ("Client: Halden Coffee", false),
    ("Storyboards", false),
    ("Best of the year", false),
    ("Personal", true),
    ("Postcards", false),
    ("Tests", false),
    ("Gifts", true),
];
const LABELS: [&str; 6] = ["green", "red", "yellow", "blue", "violet", "orange"];
const NOTES: [&str; 12] = [
    "The client liked this one. Ask for a wider crop.",
    "Hands are wrong, light is right.",
    "Use for the cover.",
    "Same seed, try with fog.",
    "Für den Druck noch einmal größer.",
    "À refaire avec plus de contraste.",
    "Second verse is the best so far.",
    "Loop point at the end is clean.",
    "表紙に使う。",
    "Too close to the reference.",
    "Sent on Tuesday, waiting for word.",
    "Colours as in the lighthouse film.",
];

/// How many there were of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub favourites: usize,
    pub rated: usize,
    pub labelled: usize,
    pub private: usize,
    pub binned: usize,
    pub tagged: usize,
    pub collected: usize,
    pub noted: usize,
}

/// The names of tags and collections.
pub(super) fn names(conn: &Connection, made_at: i64) -> Result<(), Trouble> {
    for (name, id) in TAGS.iter().zip(1i64..) {
        conn.execute("INSERT INTO tag (id, name, folded) VALUES (?1, ?2, ?2)", params![id, name])?;
    }
    for ((name, private), id) in COLLECTIONS.iter().zip(1i64..) {
        let sql = "INSERT INTO collection (id, name, folded, private, made_at) VALUES (?1, ?2, ?3, ?4, ?5)";
        conn.execute(sql, params![id, name, name.to_lowercase(), private, made_at + id])?;
    }
    Ok(())
}

/// Says something of one task in three.
pub(super) fn judge(conn: &Connection, seed: u64, task: i64, told: &Told, judged: &mut Judged) -> Result<(), Trouble> {
    if !matches!(told.end, End::Completed | End::Failed(..)) {
        return Ok(());
    }
    let of_task = usize::try_from(task).unwrap_or(0);
    let mut dice = Dice::of(seed ^ 0x006a_7564_6765, of_task);
    let mut of_session = Dice::of(seed ^ 0x7461_6773, told.session);
    verdict(conn, &mut dice, task, told, judged)?;
    // A session is about one thing, which has its tags and perhaps a collection.
    let topics = [of_session.rank(TAGS.len()), of_session.rank(TAGS.len())];
    let mut tags = Vec::new();
    for topic in topics {
        if dice.once_in(4) {
            tags.push(topic);
        }
    }
    if dice.once_in(12) {
        tags.push(dice.rank(TAGS.len()));
    }
    tags.sort_unstable();
    tags.dedup();
    let mut insert = conn.prepare_cached("INSERT INTO task_tag (tag_id, task_id) VALUES (?1, ?2)")?;
    for tag in &tags {
        insert.execute(params![i64::try_from(tag + 1).unwrap_or(1), task])?;
    }
    judged.tagged += usize::from(!tags.is_empty());
    if of_session.once_in(7) && dice.once_in(2) {
        let collection = i64::try_from(of_session.rank(COLLECTIONS.len()) + 1).unwrap_or(1);
        let mut insert =
            conn.prepare_cached("INSERT INTO collection_task (collection_id, task_id, place) VALUES (?1, ?2, ?3)")?;
        // By hand now and then: a place between others.
        let place = f64::from(i32::try_from(of_task).unwrap_or(i32::MAX)) - if dice.once_in(9) { 20.5 } else { 0.0 };
        insert.execute(params![collection, task, place])?;
        judged.collected += 1;
    }
    if dice.once_in(50) {
        let mut insert = conn.prepare_cached("INSERT INTO note (task_id, text, changed_at) VALUES (?1, ?2, ?3)")?;
        insert.execute(params![task, dice.common(&NOTES), told.ended_at + 60_000])?;
        judged.noted += 1;
    }
    Ok(())
}

fn verdict(conn: &Connection, dice: &mut Dice, task: i64, told: &Told, judged: &mut Judged) -> Result<(), Trouble> {
    let favourite = dice.once_in(11);
    let rating = if favourite || dice.once_in(7) { [3, 4, 2, 5, 1][dice.rank(5)] } else { 0 };
    let rating = if favourite { rating.max(4) } else { rating };
    let label = dice.once_in(16).then(|| dice.common(&LABELS));
    let private = dice.once_in(240);
    let binned_at = (!favourite && dice.once_in(70)).then_some(told.ended_at + DAY_MS);
    if !favourite && rating == 0 && label.is_none() && !private && binned_at.is_none() {
        return Ok(());
    }
    judged.favourites += usize::from(favourite);
    judged.rated += usize::from(rating > 0);
    judged.labelled += usize::from(label.is_some());
    judged.private += usize::from(private);
    judged.binned += usize::from(binned_at.is_some());
    let mut insert = conn.prepare_cached(
        "INSERT INTO judgement (account_id, task_id, favourite, rating, label, private, binned_at)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET favourite = excluded.favourite, rating = excluded.rating, label = excluded.label,
             private = max(private, excluded.private), binned_at = excluded.binned_at",
    )?;
    insert.execute(params![task, favourite, rating, label, private, binned_at])?;
    Ok(())
}
