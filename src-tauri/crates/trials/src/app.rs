//! The app as a binary: how it is started, which processes are it, and what it says of itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::Failure;
use crate::desktop::{Desktop, signal};
use crate::telling::until_true;

/// The app with one profile and one service.
#[derive(Clone, Debug)]
pub struct App {
    program: PathBuf,
    profile: PathBuf,
    api: String,
    /// One more word on its command line.
    more: Option<&'static str>,
}

/// A task as `export` prints it.
#[derive(Clone, Debug, Deserialize)]
pub struct Exported {
    pub id: i64,
    pub account: String,
    pub kind: String,
    pub model: String,
    pub state: String,
    /// The service's id.
    pub task_id: Option<String>,
    /// The exact body that was sent: as JSON, or as text where it was not written as JSON is written here.
    pub body: Value,
    pub outputs: Vec<ExportedOutput>,
}

/// One file of an exported task.
#[derive(Clone, Debug, Deserialize)]
pub struct ExportedOutput {
    pub url: String,
    pub state: String,
    pub path: Option<PathBuf>,
    pub bytes: Option<u64>,
    pub sha256: Option<String>,
}

impl App {
    /// `program` is made absolute: the driver starts it from elsewhere.
    pub fn new(program: &Path, profile: &Path, api: &str) -> Result<App, Failure> {
        let program = fs::canonicalize(program).map_err(Failure::file(program))?;
        fs::create_dir_all(profile).map_err(Failure::file(profile))?;
        let profile = fs::canonicalize(profile).map_err(Failure::file(profile))?;
        Ok(App { program, profile, api: api.to_owned(), more: None })
    }

    /// The same with one more word on its command line.
    pub fn with(self, word: &'static str) -> App {
        App { more: Some(word), ..self }
    }

    pub fn program(&self) -> &Path {
        &self.program
    }

    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Where results go until the person chooses another folder.
    pub fn archive(&self) -> PathBuf {
        self.profile.join("archive")
    }

    /// The words on its command line.
    pub fn arguments(&self) -> Vec<String> {
        let profile = self.profile.to_string_lossy().into_owned();
        let words = ["--profile".to_owned(), profile, "--api".to_owned(), self.api.clone()];
        words.into_iter().chain(self.more.map(str::to_owned)).collect()
    }

    /// The processes that run this program on this profile.
    pub fn pids(&self) -> Vec<u32> {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        numbers.filter(|pid| self.is_ours(*pid)).collect()
    }

    fn is_ours(&self, pid: u32) -> bool {
        let program = fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == self.program);
        program && {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let profile = self.profile.as_os_str().as_encoded_bytes();
            line.split(|byte| *byte == 0).any(|word| word == profile)
        }
    }

    /// Kills one of its processes, at once and without a word to it.
    pub async fn kill(&self, pid: u32) -> Result<(), Failure> {
        signal(pid, "KILL").map_err(|source| Failure::NotRun { program: "kill".to_owned(), source })?;
        until_true("the killed app to be gone", Duration::from_secs(10), async || Ok(!self.pids().contains(&pid))).await
    }

    /// Every task, as the app itself prints it from its database.
    pub async fn export(&self, desktop: &Desktop) -> Result<Vec<Exported>, Failure> {
        let mut command = desktop.command(&self.program);
        command.arg("--profile").arg(&self.profile).arg("export");
        let not_run = |source| Failure::NotRun { program: "afterimage export".to_owned(), source };
        let output = tokio::process::Command::from(command).kill_on_drop(true).output().await.map_err(not_run)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Failure::SaidNo { program: "afterimage export".to_owned(), said });
        }
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let task = |line: &str| serde_json::from_str(line).map_err(Failure::not_understood("a line of the export"));
        lines.lines().map(task).collect()
    }
}
