//! Ids of tasks in a text: JSON of whatever shape, CSV with or without a header, or lines. Pure.

use std::collections::HashSet;

use reapi::TaskId;
use serde_json::Value;

use super::tally::not_taken;
use crate::adopt::{id_in, id_of};
use crate::body_text::without_keys;
use crate::face::{ImportTrouble, NotTaken};

/// More than anybody has submitted in a life.
const MOST: usize = 100_000;
const LONGEST_SHOWN: usize = 80;
/// Fields that hold the id of a task, whatever stands around them.
const NAMES: [&str; 4] = ["id", "task_id", "taskid", "task id"];

/// What a text holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listed {
    /// Each once, in their order.
    pub ids: Vec<String>,
    pub left: Vec<NotTaken>,
    /// There were more than are taken in one go.
    pub more: bool,
    seen: HashSet<String>,
}

pub(super) fn read(text: &str) -> Listed {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut listed = Listed::default();
    if text.trim_start().starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str::<Value>(text)
    {
        match &value {
            Value::Array(items) => items.iter().for_each(|item| listed.add_value(item)),
            other => listed.add_value(other),
        }
        return listed;
    }
    // JSON lines are lines that each hold an id.
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match [b',', b';', b'\t'].into_iter().find(|mark| header.as_bytes().contains(mark) && !header.starts_with('{')) {
        Some(mark) => listed.add_table(text, mark),
        None => text.lines().filter(|line| !line.trim().is_empty()).for_each(|line| listed.add_text(line)),
    }
    listed
}

impl Listed {
    fn add_text(&mut self, text: &str) {
        match id_in(text).filter(has_figure) {
            Some(id) => self.add(id.as_str()),
            None => self.leave(text),
        }
    }

    fn add(&mut self, id: &str) {
        if self.ids.len() == MOST {
            self.more = true;
        } else if self.seen.insert(id.to_owned()) {
            self.ids.push(id.to_owned());
        }
    }

    fn leave(&mut self, text: &str) {
        // A key that was pasted by accident is not shown again.
        let shown: String = without_keys(text.trim()).chars().filter(|c| !c.is_control()).take(LONGEST_SHOWN).collect();
        self.left.push(not_taken(shown, ImportTrouble::TaskId, ""));
    }

    /// A text is one id; of an object the field that is called so, else whatever looks like one.
    fn add_value(&mut self, value: &Value) {
        let before = self.ids.len() + usize::from(self.more);
        match value {
            Value::String(text) => return self.add_text(text),
            Value::Array(_) | Value::Object(_) => self.walk(value),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        if self.ids.len() + usize::from(self.more) == before && !self.holds_known(value) {
            self.leave(&value.to_string());
        }
    }

    fn walk(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                let named = fields.iter().find(|(name, _)| NAMES.contains(&name.to_lowercase().as_str()));
                match named.and_then(|(_, value)| id_of(value.as_str()?)) {
                    Some(id) => self.add(id.as_str()),
                    None => fields.values().for_each(|value| self.walk(value)),
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.walk(item)),
            Value::String(text) if text.starts_with("task_") => {
                if let Some(id) = id_of(text) {
                    self.add(id.as_str());
                }
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Whether what it holds was met before.
    fn holds_known(&self, value: &Value) -> bool {
        match value {
            Value::Object(fields) => fields.values().any(|value| self.holds_known(value)),
            Value::Array(items) => items.iter().any(|item| self.holds_known(item)),
            Value::String(text) => self.seen.contains(text.trim()),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn add_table(&mut self, text: &str, mark: u8) {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(mark).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut column = None;
        for (at, record) in reader.records().enumerate() {
            let Ok(record) = record else { continue };
            if at == 0 {
                let named = |cell: &str| NAMES.contains(&cell.trim().to_lowercase().as_str());
                // "task id" says more than "id", which may be a number of the table.
                column = record.iter().enumerate().filter(|(_, cell)| named(cell)).last().map(|(place, _)| place);
                if column.is_some() {
                    continue;
                }
            }
            let cell = column.and_then(|column| record.get(column)).and_then(id_of).filter(has_figure);
            let found = cell.or_else(|| record.iter().filter(|cell| cell.trim().starts_with("task_")).find_map(id_of));
            match found {
                Some(id) => self.add(id.as_str()),
                // A first line without an id names the columns.
                None if at == 0 || record.iter().all(|cell| cell.trim().is_empty()) => {}
                None => self.leave(&record.iter().collect::<Vec<_>>().join(" ")),
            }
        }
    }
}

/// A word alone has the letters of an id; an id has figures too.
fn has_figure(id: &TaskId) -> bool {
    id.as_str().bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4e";
    const B: &str = "task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4f";

    #[test]
    fn ids_are_found_in_every_shape_that_lists_come_in() {
        for text in [
            format!("{A}\n\n  {B}\r\n{A}\n"),
            format!("\u{feff}[\"{A}\", \"{B}\"]"),
            format!("[{{\"id\":\"{A}\",\"model\":\"z\"}},{{\"id\":\"{B}\"}},{{\"id\":\"{A}\"}}]"),
            format!("{{\"data\":{{\"items\":[{{\"task\":\"{A}\"}},{{\"taskId\":\"{B}\"}}]}}}}"),
            format!("id,task_id,model\n1,{A},z-image\n2,{B},\"a, b\"\n"),
            format!("{A};z-image\n{B};kling\n"),
            format!("when\ttask\n2026\t{A}\n2026\t{B}\n\t\n"),
            format!("{{\"id\":\"{A}\"}}\n{{\"id\":\"{B}\"}}\n"),
            format!("https://reapi.ai/dashboard/tasks/{A}\nsee {B}.\n"),
        ] {
            let listed = read(&text);
            assert_eq!((listed.ids, listed.left), (vec![A.to_owned(), B.to_owned()], Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_holds_no_id_is_said_and_a_key_is_never_repeated() {
        let listed = read(&format!("{A}\nhello there\nnonsense\nrk_live_0123456789abcdef0123\n"));
        assert_eq!(listed.ids, [A]);
        assert_eq!(listed.left.len(), 3);
        assert_eq!(listed.left[0].name, "hello there");
        assert!(!format!("{:?}", listed.left).contains("0123456789abcdef"));
        for text in ["", "[]", "{}", "[[[[", "\u{0}", ",,,,\n,,,"] {
            assert_eq!(read(text).ids, Vec::<String>::new(), "{text:?}");
        }
        assert_eq!(read(&"[".repeat(100_000)).ids, Vec::<String>::new());
        assert_eq!(read("[null, 3, {\"a\": 1}]").left.len(), 3);
    }

    #[test]
    fn a_list_without_end_is_cut() {
        let text = (0..MOST + 5).map(|at| format!("task_{at:08}\n")).collect::<String>();
        let listed = read(&text);
        assert_eq!((listed.ids.len(), listed.more), (MOST, true));
    }
}
