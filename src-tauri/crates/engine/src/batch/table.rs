//! A pasted table of prompts: CSV (commas, semicolons or tabs) when its first line names a column `prompt`, else a prompt
//! a line. Pure.

use std::collections::BTreeMap;

use catalogue::{Control, Model};
use csv::{ReaderBuilder, StringRecord, Trim};
use serde_json::Value;

use crate::face::{TableFound, TableProblem, TableProblemCode};

/// No larger table is read. In bytes.
const MOST_BYTES: usize = 1 << 20;
/// How many problems are told.
const MOST_PROBLEMS: usize = 20;
const PROMPT: &str = "prompt";

/// The rows of a table that has no problem, or what is wrong with it.
pub(crate) struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    pub problems: Vec<TableProblem>,
}

pub(crate) struct Row {
    /// Line of the text, from 1.
    pub line: u32,
    pub prompt: String,
    /// By name of the column; an empty cell leaves what the form says.
    pub cells: Vec<(String, String)>,
}

impl Table {
    pub fn read(text: &str, model: Option<&Model>, sweeps: &BTreeMap<String, Vec<Value>>) -> Table {
        let mut table = Table { columns: Vec::new(), rows: Vec::new(), problems: Vec::new() };
        if text.len() > MOST_BYTES {
            table.problem(1, TableProblemCode::TooLarge, "");
            return table;
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match delimiter(text) {
            None => table.read_lines(text),
            Some(delimiter) => table.read_csv(text, delimiter, model, sweeps),
        }
        table
    }

    pub fn found(&self) -> TableFound {
        TableFound {
            rows: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            columns: self.columns.clone(),
            problems: self.problems.clone(),
        }
    }

    fn read_lines(&mut self, text: &str) {
        let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        self.rows.extend(lines.map(|(line, number)| Row {
            line: number,
            prompt: line.trim().to_owned(),
            cells: Vec::new(),
        }));
    }

    fn read_csv(&mut self, text: &str, delimiter: u8, model: Option<&Model>, sweeps: &BTreeMap<String, Vec<Value>>) {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut records = reader.records().zip(0u64..).filter_map(|(record, _)| record.ok());
        let Some(names) = records.next() else { return };
        self.columns = names.iter().map(str::to_owned).collect();
        self.check_columns(line(&names), model, sweeps);
        for record in records {
            self.take(&record);
        }
        if self.rows.is_empty() && self.problems.is_empty() {
            self.problem(line(&names), TableProblemCode::NoRows, "");
        }
    }

    fn check_columns(&mut self, line: u32, model: Option<&Model>, sweeps: &BTreeMap<String, Vec<Value>>) {
        for (at, name) in self.columns.clone().iter().enumerate() {
            let known = is_prompt(name) || model.is_none_or(|model| takes(model, name));
            if self.columns[..at].iter().any(|before| before.eq_ignore_ascii_case(name)) {
                self.problem(line, TableProblemCode::ColumnTwice, name);
            } else if !known || name.is_empty() {
                self.problem(line, TableProblemCode::ColumnUnknown, name);
            } else if sweeps.get(name).is_some_and(|values| !values.is_empty()) {
                self.problem(line, TableProblemCode::ColumnSwept, name);
            }
        }
    }

    fn take(&mut self, record: &StringRecord) {
        let line = line(record);
        if record.len() != self.columns.len() {
            // A line of blanks is one of no cells.
            if !record.iter().all(str::is_empty) || record.len() > 1 {
                self.problem(line, TableProblemCode::CellCount, "");
            }
            return;
        }
        let mut row = Row { line, prompt: String::new(), cells: Vec::new() };
        for (name, cell) in self.columns.iter().zip(record) {
            if is_prompt(name) {
                cell.clone_into(&mut row.prompt);
            } else if !cell.is_empty() {
                row.cells.push((name.clone(), cell.to_owned()));
            }
        }
        if record.iter().all(str::is_empty) {
            return;
        }
        if row.prompt.is_empty() {
            self.problem(line, TableProblemCode::PromptMissing, PROMPT);
        }
        self.rows.push(row);
    }

    fn problem(&mut self, line: u32, code: TableProblemCode, column: &str) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(TableProblem { line, code, column: column.chars().take(60).collect() });
        }
    }
}

/// What parts the cells of the first line, if one of them is the name of the prompts.
fn delimiter(text: &str) -> Option<u8> {
    let names = text.lines().find(|line| !line.trim().is_empty())?;
    let named =
        |delimiter: &u8| names.split(char::from(*delimiter)).any(|name| is_prompt(name.trim().trim_matches('"')));
    [b',', b'\t', b';'].into_iter().find(named)
}

fn is_prompt(name: &str) -> bool {
    name.eq_ignore_ascii_case(PROMPT)
}

fn takes(model: &Model, name: &str) -> bool {
    model.names().any(|known| known == name) || model.references.iter().any(|reference| reference.name == name)
}

fn line(record: &StringRecord) -> u32 {
    record.position().and_then(|position| u32::try_from(position.line()).ok()).unwrap_or(1)
}

/// What a cell says, in the type that the parameter takes; what does not fit stays a text, and the check says so.
pub(crate) fn value(model: Option<&Model>, name: &str, cell: &str) -> Value {
    let control = model.and_then(|model| model.parameters.iter().find(|parameter| parameter.name == name));
    let text = || Value::from(cell);
    let json = || serde_json::from_str::<Value>(cell).ok();
    match control.map(|parameter| &parameter.control) {
        Some(Control::Ratio { .. } | Control::Text { .. }) => text(),
        Some(Control::Choice { values, .. }) => {
            let same = |value: &&Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned) == cell;
            let number = || json().filter(|_| values.iter().all(Value::is_number)).filter(Value::is_number);
            values.iter().find(same).cloned().or_else(number).unwrap_or_else(text)
        }
        Some(Control::Whole { .. } | Control::Decimal { .. } | Control::Seed { .. }) => {
            json().filter(Value::is_number).unwrap_or_else(text)
        }
        Some(Control::Switch) => match cell.to_ascii_lowercase().as_str() {
            "true" | "on" | "yes" => Value::Bool(true),
            "false" | "off" | "no" => Value::Bool(false),
            _ => text(),
        },
        None => json().unwrap_or_else(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use catalogue::Catalogue;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Table {
        Table::read(text, Catalogue::embedded().get("gpt-image-2"), &BTreeMap::new())
    }

    fn codes(table: &Table) -> Vec<(u32, TableProblemCode)> {
        table.problems.iter().map(|problem| (problem.line, problem.code)).collect()
    }

    #[test]
    fn lines_are_prompts_and_commas_in_them_are_text() {
        let table = read("A lake, at dawn\n\n  A \"quoted\" hill  \r\n");
        let rows: Vec<(u32, &str)> = table.rows.iter().map(|row| (row.line, row.prompt.as_str())).collect();
        assert_eq!(rows, [(1, "A lake, at dawn"), (3, "A \"quoted\" hill")]);
        assert!(table.columns.is_empty() && table.problems.is_empty());
    }

    #[test]
    fn columns_may_be_parted_by_commas_semicolons_or_tabs() {
        for text in [
            "Prompt,size\n\"A lake, at dawn\",16:9",
            "size;prompt\n16:9;A lake, at dawn",
            "prompt\tsize\nA lake, at dawn\t16:9\n",
        ] {
            let table = read(text);
            assert_eq!(table.problems, [], "{text}");
            assert_eq!((table.rows.len(), table.rows[0].line), (1, 2));
            assert_eq!(table.rows[0].prompt, "A lake, at dawn");
            assert_eq!(table.rows[0].cells, [("size".to_owned(), "16:9".to_owned())]);
        }
    }

    #[test]
    fn a_problem_names_its_line() {
        let table = read("prompt,size,colour\na,1:1,red\nb,1:1\n\"two\nlines\",1:1,x\n,1:1,x\n");
        use TableProblemCode as C;
        assert_eq!(codes(&table), [(1, C::ColumnUnknown), (3, C::CellCount), (6, C::PromptMissing)]);
        assert_eq!(table.problems[0].column, "colour");
        assert_eq!(codes(&read("prompt,prompt\na,b")), [(1, C::ColumnTwice)]);
        assert_eq!(codes(&read("prompt,size\n")), [(1, C::NoRows)]);
        assert_eq!(codes(&read(&"x\n".repeat(600_000))), [(1, C::TooLarge)]);
        let sweeps = BTreeMap::from([("size".to_owned(), vec![json!("1:1")])]);
        let swept = Table::read("prompt,size\na,1:1", Catalogue::embedded().get("gpt-image-2"), &sweeps);
        assert_eq!(codes(&swept), [(1, C::ColumnSwept)]);
    }

    #[test]
    fn a_cell_is_of_the_type_that_its_parameter_takes() {
        let model = Catalogue::embedded().models().find(|model| {
            model.parameters.iter().any(|parameter| matches!(parameter.control, Control::Switch))
                && model.parameters.iter().any(|parameter| matches!(parameter.control, Control::Whole { .. }))
        });
        let name = |wanted: fn(&Control) -> bool| {
            let found = model.unwrap().parameters.iter().find(|parameter| wanted(&parameter.control));
            found.unwrap().name.clone()
        };
        let (switch, whole) =
            (name(|control| *control == Control::Switch), name(|control| matches!(control, Control::Whole { .. })));
        assert_eq!(value(model, &switch, "yes"), json!(true));
        assert_eq!(value(model, &switch, "maybe"), json!("maybe"));
        assert_eq!(value(model, &whole, "8"), json!(8));
        assert_eq!(value(model, &whole, "eight"), json!("eight"));
        assert_eq!(value(None, "anything", "[1]"), json!([1]));
        assert_eq!(value(None, "anything", "[1"), json!("[1"));
    }
}
