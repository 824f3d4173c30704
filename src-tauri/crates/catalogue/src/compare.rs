//! What differs between two files of one model, for a person who decides which of them to use.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub of: Sort,
    /// What it is about: a parameter or mode by its label, a rule by its words, a key of the file.
    pub name: String,
    /// Of a parameter the word of its schema that differs, as "maximum".
    pub word: String,
    /// As it was and as it will be; "" where there was or will be nothing.
    pub before: String,
    pub after: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    ParameterNew,
    ParameterGone,
    ParameterChanged,
    RuleNew,
    RuleGone,
    RuleChanged,
    Price,
    /// Whence the facts come and how sure they are.
    Evidence,
    /// Another key of the file.
    Other,
}

/// More differences of one model than anybody reads.
const MOST: usize = 60;
/// Of a value, what is worth showing.
const SHOWN: usize = 200;

/// The differences between two files that are in the format, in the order in which they matter. Files that differ only in
/// the order of their keys have none.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (before, after) = (read(before), read(after));
    let mut found = Vec::new();
    parameters(&before["parameters"], &after["parameters"], &mut found);
    rules(&before, &after, &mut found);
    for key in keys(&before, &after) {
        let (old, new) = (&before[key.as_str()], &after[key.as_str()]);
        let of = match key.as_str() {
            "parameters" | "rules" => continue,
            "price" => Sort::Price,
            "evidence" => Sort::Evidence,
            _ => Sort::Other,
        };
        if old != new {
            let said = |value: &Value| value.get("text").unwrap_or(value).clone();
            let (mut was, mut is) = (shown(&said(old)), shown(&said(new)));
            // The words of a price may be the same while its formula is another.
            if was == is {
                (was, is) = (shown(old), shown(new));
            }
            found.push(Change { of, name: key, word: String::new(), before: was, after: is });
        }
    }
    found.sort_by_key(|change| change.of);
    found.truncate(MOST);
    found
}

fn parameters(before: &Value, after: &Value, found: &mut Vec<Change>) {
    let (old, new) = (&before["properties"], &after["properties"]);
    for name in keys(old, new) {
        let (was, is) = (&old[name.as_str()], &new[name.as_str()]);
        let label = |of: &Value| of.get("x-label").and_then(Value::as_str).unwrap_or(&name).to_owned();
        let whole = |of, schema: &Value| Change {
            of,
            name: label(schema),
            word: String::new(),
            before: String::new(),
            after: String::new(),
        };
        match (was.is_null(), is.is_null()) {
            (true, false) => found.push(whole(Sort::ParameterNew, is)),
            (false, true) => found.push(whole(Sort::ParameterGone, was)),
            _ => {
                for word in keys(was, is).into_iter().filter(|word| word != "x-order" && was[word] != is[word]) {
                    let (before, after) = (shown(&was[&word]), shown(&is[&word]));
                    found.push(Change { of: Sort::ParameterChanged, name: label(is), word, before, after });
                }
                let required = |of: &Value| names(&of["required"]).contains(name.as_str());
                if required(before) != required(after) {
                    let said = |of: &Value| required(of).to_string();
                    let (before, after) = (said(before), said(after));
                    let word = "required".to_owned();
                    found.push(Change { of: Sort::ParameterChanged, name: label(is), word, before, after });
                }
            }
        }
    }
}

/// Rules by their ids.
fn rules(before: &Value, after: &Value, found: &mut Vec<Change>) {
    let (old, new) = (by_id(&before["rules"]), by_id(&after["rules"]));
    let said = |rule: &Value| shown(&rule["text"]);
    for (id, rule) in &new {
        let (of, before) = match old.get(id) {
            None => (Sort::RuleNew, String::new()),
            Some(was) if was != rule => (Sort::RuleChanged, said(was)),
            Some(_) => continue,
        };
        found.push(Change { of, name: said(rule), word: String::new(), before, after: said(rule) });
    }
    for (id, rule) in old.iter().filter(|(id, _)| !new.contains_key(id.as_str())) {
        let _ = id;
        found.push(Change {
            of: Sort::RuleGone,
            name: said(rule),
            word: String::new(),
            before: said(rule),
            after: String::new(),
        });
    }
}

fn by_id(rules: &Value) -> Map<String, Value> {
    let rules = rules.as_array().into_iter().flatten();
    rules.filter_map(|rule| Some((rule.get("id")?.as_str()?.to_owned(), rule.clone()))).collect()
}

fn keys(before: &Value, after: &Value) -> Vec<String> {
    let of = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let (mut all, more) = (of(after), of(before));
    all.extend(more.into_iter().filter(|key| after.get(key).is_none()));
    all
}

fn names(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    text.chars().filter(|letter| !letter.is_control()).take(SHOWN).collect()
}
