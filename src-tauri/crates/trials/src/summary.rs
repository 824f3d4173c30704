//! What a run leaves behind for whoever judges it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::Failure;
use crate::demo::Trail;

/// How many tasks a run submits.
const TASKS: usize = 4;

/// `summary.json`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Tasks that the app knows by the service's id.
    pub submitted: usize,
    pub completed: usize,
    /// Output files that the database says are archived.
    pub archived: usize,
    /// Output files on the disk that are what the ledger says was made, byte for byte.
    pub verified: usize,
    /// Tasks named in notices that were read back from the notification daemon.
    pub notified: usize,
    /// Charges in the service's ledger.
    pub charges: usize,
    /// How often the app was started again.
    pub restarts: u32,
    pub screenshots: Vec<PathBuf>,
    pub archive_dir: PathBuf,
    /// Where the key was looked for and not found.
    pub key_not_in: Trail,
}

impl Summary {
    pub fn write(&self, folder: &Path) -> Result<PathBuf, Failure> {
        let file = folder.join("summary.json");
        let text = serde_json::to_string_pretty(self).map_err(Failure::not_understood("the summary"))?;
        fs::write(&file, text + "\n").map_err(Failure::file(&file))?;
        Ok(file)
    }

    /// What does not agree, in words; nothing when the run is good. `outputs`: files that the ledger says were made;
    /// `pictures`: how many screenshots there must be.
    pub fn disagreements(&self, outputs: usize, pictures: usize) -> Vec<String> {
        let mut wrong = Vec::new();
        for (name, count) in [("submitted", self.submitted), ("completed", self.completed), ("charges", self.charges)] {
            if count != TASKS {
                wrong.push(format!("{name} is {count}, not {TASKS}"));
            }
        }
        for (name, count) in [("archived", self.archived), ("verified", self.verified)] {
            if count != outputs {
                wrong.push(format!("{name} is {count}, and the service made {outputs} files"));
            }
        }
        if self.notified != TASKS {
            wrong.push(format!("{} of {TASKS} tasks were told of by a notification", self.notified));
        }
        if self.screenshots.len() < pictures {
            wrong.push(format!("{} screenshots, not {pictures}", self.screenshots.len()));
        }
        for picture in &self.screenshots {
            if fs::metadata(picture).map_or(0, |facts| facts.len()) == 0 {
                wrong.push(format!("there is no picture {}", picture.display()));
            }
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_must_agree() {
        let good = Summary {
            submitted: 4,
            completed: 4,
            archived: 7,
            verified: 7,
            notified: 4,
            charges: 4,
            ..Summary::default()
        };
        assert_eq!(good.disagreements(7, 0), [] as [String; 0]);
        assert_eq!(Summary { charges: 5, ..good.clone() }.disagreements(7, 0).len(), 1);
        assert_eq!(Summary { verified: 6, ..good.clone() }.disagreements(7, 0).len(), 1);
        assert_eq!(Summary { notified: 3, ..good.clone() }.disagreements(7, 0).len(), 1);
        assert_eq!(good.disagreements(7, 12).len(), 1);
        let gone = Summary { screenshots: vec![PathBuf::from("/nowhere/01.png")], ..good };
        assert_eq!(gone.disagreements(7, 1).len(), 1);
    }
}
