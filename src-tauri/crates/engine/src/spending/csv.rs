//! A month's figures as a table for other programs: a line for each day and model.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use library::Library;

use super::{Month, series};
use crate::Engine;
use crate::face::{Failure, FailureCode, SpendingWritten, Spent, SpentDay};
use crate::inner::locked;
use crate::new_file::write_new;

const HEAD: &str =
    "day,zone,model,title,tasks,charged_credits,refunded_credits,spent_credits,estimated_tasks,unknown_tasks\r\n";

impl Engine {
    /// Writes the figures of a month, by day and model, as a CSV file into an existing folder. Nothing is overwritten.
    /// `receipt_reveal` shows it.
    pub async fn spending_export(&self, month: String, to: String) -> Result<SpendingWritten, Failure> {
        let (month, folder) = (Month::parse(&month)?, PathBuf::from(to));
        if !folder.is_absolute() || !folder.is_dir() {
            return Err(Failure::new(FailureCode::FolderUnusable).detail("the folder is not there"));
        }
        let lane = self.inner.need_lane()?;
        let (account, sandbox) = (lane.account, if lane.sandbox { "-sandbox" } else { "" });
        let stem = format!("afterimage-spending{sandbox}-{}", month.text());
        let (database, files) = (self.inner.profile.database(), Arc::clone(&self.inner.ports.files));
        let token = self.inner.ports.random.id();
        let writing = self.inner.tasks.spawn_blocking(move || -> Result<(PathBuf, u32), Failure> {
            let library = Library::open_read_only(&database)?;
            let zone = TimeZone::system();
            let name = zone.iana_name().unwrap_or_default().to_owned();
            let series = library.read(|reader| series(reader, account, month, zone))?;
            let (text, lines) = table(&series.days(), &name);
            let path = write_new(&*files, &folder, &stem, "csv", &token, text.as_bytes())?;
            Ok((path, lines))
        });
        let (path, lines) = writing.await.map_err(|panic| Failure::new(FailureCode::Internal).detail(panic))??;
        locked(&self.inner.receipts).written_is(path.clone());
        Ok(SpendingWritten { path: path.display().to_string(), lines })
    }
}

/// The text and how many lines it has besides its head.
fn table(days: &[SpentDay], zone: &str) -> (String, u32) {
    let (mut text, mut lines) = (HEAD.to_owned(), 0);
    for day in days {
        for model in &day.models {
            let Spent { tasks, charged, refunded, estimated_tasks, unknown_tasks } = model.spent;
            let (id, title, zone) = (cell(&model.model), cell(&model.title), cell(zone));
            // Where nothing is known there is no figure: an empty cell is not 0.
            let known = tasks > unknown_tasks;
            let sum = |credits: i64| if known { credits.to_string() } else { String::new() };
            let (spent, charged, refunded) = (sum(charged.saturating_sub(refunded)), sum(charged), sum(refunded));
            let _ = write!(
                text,
                "{},{zone},{id},{title},{tasks},{charged},{refunded},{spent},{estimated_tasks},{unknown_tasks}\r\n",
                day.day
            );
            lines += 1;
        }
    }
    (text, lines)
}

/// A text as one cell. What a spreadsheet would take for a formula is kept from being one: ids and titles may come from
/// a service or a pasted draft.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r', '\'']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::SpentModel;

    fn day(model: &str, title: &str, spent: Spent) -> SpentDay {
        let models = vec![SpentModel { model: model.into(), title: title.into(), spent }];
        SpentDay { day: "2026-11-03".into(), part: None, spent, models }
    }

    #[test]
    fn a_line_says_day_model_and_figures() {
        let spent = Spent { tasks: 3, charged: 120, refunded: 40, estimated_tasks: 1, unknown_tasks: 0 };
        let (text, lines) = table(&[day("gpt-image-2", "GPT Image 2", spent)], "Europe/Berlin");
        assert_eq!(lines, 1);
        assert_eq!(text, format!("{HEAD}2026-11-03,Europe/Berlin,gpt-image-2,GPT Image 2,3,120,40,80,1,0\r\n"));
    }

    #[test]
    fn what_is_not_known_is_an_empty_cell_and_not_nought() {
        let spent = Spent { tasks: 2, unknown_tasks: 2, ..Spent::default() };
        let (text, _) = table(&[day("x", "X", spent)], "UTC");
        assert!(text.ends_with("x,X,2,,,,0,2\r\n"), "{text}");
        let free = Spent { tasks: 2, unknown_tasks: 1, ..Spent::default() };
        let (text, _) = table(&[day("x", "X", free)], "UTC");
        assert!(text.ends_with("x,X,2,0,0,0,0,1\r\n"), "{text}");
    }

    #[test]
    fn a_name_is_never_a_formula_or_two_cells() {
        for (name, expected) in [
            ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            ("@sum", "\"'@sum\""),
        ] {
            assert_eq!(cell(name), expected);
        }
    }
}
