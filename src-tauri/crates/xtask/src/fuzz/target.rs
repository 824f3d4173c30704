use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::failure::{Failure, at};
use crate::place;
use crate::progress;

/// One thing that is fuzzed. Its check stands in the room that the bytes come to, in `fuzzing`.
pub struct Target {
    pub name: &'static str,
    /// Words of its format, in `src-tauri/fuzz/dictionaries`.
    dictionary: &'static str,
    /// Most bytes of an input.
    longest: u32,
}

pub const TARGETS: [Target; 8] = [
    Target { name: "task_answer", dictionary: "answers", longest: 16_384 },
    Target { name: "error_body", dictionary: "answers", longest: 16_384 },
    Target { name: "retry_after", dictionary: "retry_after", longest: 128 },
    Target { name: "sidecar", dictionary: "sidecar", longest: 16_384 },
    Target { name: "sniff", dictionary: "media", longest: 8_192 },
    Target { name: "from_page", dictionary: "media", longest: 65_536 },
    Target { name: "decode", dictionary: "media", longest: 65_536 },
    Target { name: "elsewhere", dictionary: "elsewhere", longest: 16_384 },
];

/// An input that takes more seconds than this is a finding.
const TOO_LONG: u32 = 20;

/// A process that takes more megabytes than this is a finding.
const TOO_MUCH: u32 = 3_072;

/// What came of fuzzing one target.
pub struct Outcome {
    name: &'static str,
    /// The fuzzer's own last count: inputs tried, places reached.
    count: Option<String>,
    /// Where the inputs lie that broke something.
    pub findings: Vec<PathBuf>,
}

impl Target {
    /// Starts from what the project keeps and from what earlier runs reached, and goes on until the time is over or
    /// something breaks.
    pub fn fuzz(&self, seconds: u32) -> Result<Outcome, Failure> {
        let home = place::fuzz().join(self.name);
        let (reached, findings) = (home.join("reached"), home.join("findings"));
        for folder in [&reached, &findings] {
            fs::create_dir_all(folder).map_err(at("make", folder))?;
        }
        let known = listed(&findings)?;
        let mut command = self.command(seconds, &reached, &findings);
        let mut count = None;
        let ended = progress::run_and_hear(&format!("fuzzing {}", self.name), &mut command, |line| {
            if line.starts_with('#') && line.contains("cov: ") {
                count = Some(line.to_owned());
            }
        });
        let mut findings = listed(&findings)?;
        findings.retain(|finding| !known.contains(finding));
        // It did not compile, or could not be started.
        if findings.is_empty() {
            ended?;
        }
        Ok(Outcome { name: self.name, count, findings })
    }

    fn command(&self, seconds: u32, reached: &Path, findings: &Path) -> Command {
        let kept = place::root().join("src-tauri").join("fuzz");
        let mut command = cargo::fuzz(self.name);
        // Where nothing was ever found, there is no folder for it.
        let begin = ["seeds", "found"].map(|folder| kept.join(folder).join(self.name));
        command.arg(reached).args(begin.iter().filter(|folder| folder.is_dir()));
        command.arg("--").arg(format!("-max_total_time={seconds}"));
        command.arg(format!("-max_len={}", self.longest));
        command.arg(format!("-timeout={TOO_LONG}"));
        command.arg(format!("-rss_limit_mb={TOO_MUCH}"));
        command.arg(format!("-dict={}", kept.join("dictionaries").join(format!("{}.dict", self.dictionary)).display()));
        // The last separator makes it a folder and not the start of a name.
        command.arg(format!("-artifact_prefix={}", findings.join("").display()));
        command
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count.as_deref().unwrap_or("ended before the first count");
        write!(f, "{}: {}", self.name, count.split_whitespace().collect::<Vec<_>>().join(" "))?;
        for finding in &self.findings {
            write!(f, "\n    broken by {}", finding.display())?;
        }
        Ok(())
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(at("read", folder))?;
    entries.map(|entry| Ok(entry.map_err(at("read", folder))?.path())).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_target_is_one_of_the_crate_and_has_inputs_and_words() {
        let kept = place::root().join("src-tauri").join("fuzz");
        let mut there: Vec<PathBuf> = listed(&kept.join("targets")).unwrap();
        there.sort();
        let mut named = TARGETS.each_ref().map(|target| kept.join("targets").join(format!("{}.rs", target.name)));
        named.sort();
        assert_eq!(there, named);
        for target in &TARGETS {
            assert!(listed(&kept.join("seeds").join(target.name)).unwrap().len() >= 5, "{}", target.name);
            assert!(kept.join("dictionaries").join(format!("{}.dict", target.dictionary)).is_file());
        }
    }

    #[test]
    fn an_outcome_says_what_was_reached_and_where_a_finding_lies() {
        let count = Some("#12\tDONE   cov: 345 ft: 9 corp: 3/4b exec/s: 6 rss: 40Mb".to_owned());
        let outcome = Outcome { name: "sniff", count, findings: vec!["target/fuzz/sniff/findings/crash-1".into()] };
        assert_eq!(
            outcome.to_string(),
            "sniff: #12 DONE cov: 345 ft: 9 corp: 3/4b exec/s: 6 rss: 40Mb\n    broken by target/fuzz/sniff/findings/crash-1"
        );
    }
}
