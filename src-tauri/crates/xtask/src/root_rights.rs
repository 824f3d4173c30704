//! Root's rights: there from the start, or lent by sudo after a question.

use std::io::{self, BufRead, Write};
use std::process::Command;

use crate::failure::Failure;
use crate::progress;

/// Leave to run commands as root.
pub struct RootRights {
    sudo: bool,
}

/// Root has the rights already; a person at the terminal is asked whether sudo may be used; nobody else gets them.
pub fn ask(question: &str) -> Option<RootRights> {
    if is_root() {
        return Some(RootRights { sudo: false });
    }
    if !progress::person_there() {
        return None;
    }
    eprint!("{question} [Y/n] ");
    io::stderr().flush().ok()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).ok()?;
    is_yes(&answer).then_some(RootRights { sudo: true })
}

impl RootRights {
    /// Runs a command as root, with progress.
    pub fn run(&self, what: &str, words: &[&str]) -> Result<(), Failure> {
        if self.sudo {
            // sudo asks for the password on the terminal, so the command gets it whole.
            return progress::run_in_front(Command::new("sudo").args(words));
        }
        let (program, arguments) = words.split_first().expect("a command has a program");
        progress::run(what, Command::new(program).args(arguments))
    }
}

fn is_yes(answer: &str) -> bool {
    // An empty line is Enter on the offered answer; no line at all is the end of the input, and no consent.
    answer.ends_with('\n') && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes")
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_yes_lends_root() {
        assert!(is_yes("\n") && is_yes("y\n") && is_yes(" Yes\n"));
        assert!(!is_yes("n\n") && !is_yes("what?\n") && !is_yes(""));
    }
}
