use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use serde_json::json;

use super::{BodyFacts, fold, kept_words};

/// Gives a connection the functions that triggers of this library call. They only read what they are handed, and say
/// so: the schema of a file that anybody may have written can call nothing else. A connection without them
/// cannot write tasks.
pub fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    // The words of texts, with a space between two.
    conn.create_scalar_function("words_of", -1, flags, |context| {
        let mut joined = String::new();
        each_text(context, |text| {
            kept_words(text, |word| {
                joined.push_str(word);
                joined.push(' ');
            });
        });
        Ok(joined)
    })?;
    // Each word of the texts once, as a JSON array.
    conn.create_scalar_function("word_list", -1, flags, |context| {
        let mut list = BTreeSet::new();
        each_text(context, |text| {
            kept_words(text, |word| {
                list.insert(word.to_owned());
            });
        });
        Ok(json!(list).to_string())
    })?;
    // {"lyrics":"…","seed":0 or 1,"parameters":[[name, value]…]}
    conn.create_scalar_function("body_facts", 1, flags, |context| {
        let mut facts = BodyFacts::default();
        each_text(context, |body| facts = BodyFacts::of(body));
        let seed = i32::from(facts.has_seed());
        Ok(json!({"lyrics": facts.lyrics, "seed": seed, "parameters": facts.parameters}).to_string())
    })?;
    // The last part of a path, of whatever system.
    conn.create_scalar_function("file_name", 1, flags, |context| {
        let mut name = String::new();
        each_text(context, |path| name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
        Ok(name)
    })?;
    // How a text begins, folded, for sorting.
    conn.create_scalar_function("gist_of", 1, flags, |context| {
        let mut gist = String::new();
        each_text(context, |text| gist = fold(text.trim_start()).chars().take(GIST).collect());
        Ok(gist)
    })
}

/// Characters by which prompts are ordered.
const GIST: usize = 40;

fn each_text(context: &Context<'_>, mut each: impl FnMut(&str)) {
    for at in 0..context.len() {
        if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = context.get_raw(at) {
            // A file that was tampered with may hold what is no UTF-8.
            each(&String::from_utf8_lossy(bytes));
        }
    }
}
