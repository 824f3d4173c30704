//! A headless process, driven line by line.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::Failure;

/// No line is waited for longer than this, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Driven {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    /// The last error that it said: a profile that does not open is one, and then it ends.
    refused: Value,
}

/// Why a process is driven no further.
#[derive(Debug)]
pub enum Stop {
    /// It stands at the point where it is to be killed.
    AtPoint,
    Broke(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Broke(failure)
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Failure {
        match stop {
            Stop::AtPoint => Failure::SaidNo { program: "headless".to_owned(), said: "it stands still".to_owned() },
            Stop::Broke(failure) => failure,
        }
    }
}

impl Driven {
    /// Starts `program` with these words.
    pub fn start(program: &Path, words: &[OsString]) -> Result<Driven, Failure> {
        let mut command = Command::new(program);
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(not_run)?;
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        Ok(Driven { child, input, output, refused: Value::Null })
    }

    /// Asks, and gives the answer when it is not an error.
    pub async fn ask(&mut self, request: Value) -> Result<Value, Stop> {
        let refused = |error: Value| Failure::SaidNo { program: "headless".to_owned(), said: error.to_string() };
        Ok(self.ask_for(request).await?.map_err(refused)?)
    }

    /// Asks for something that may be refused: then its error is given.
    pub async fn ask_for(&mut self, request: Value) -> Result<Result<Value, Value>, Stop> {
        self.input.write_all(format!("{request}\n").as_bytes()).await.map_err(not_run)?;
        loop {
            let mut line = self.line().await?;
            if let Some(answer) = line.get_mut("ok") {
                return Ok(Ok(answer.take()));
            }
            if let Some(error) = line.get_mut("error") {
                self.refused = error.clone();
                return Ok(Err(error.take()));
            }
        }
    }

    /// The next line: an answer, an event or a notice.
    pub async fn line(&mut self) -> Result<Value, Stop> {
        let too_late =
            |_| Failure::TooLate { what: "a line of headless".to_owned(), limit: PATIENCE, last: String::new() };
        let line = timeout(PATIENCE, self.output.next_line()).await.map_err(too_late)?.map_err(not_run)?;
        let refused = &self.refused;
        let ended =
            || Failure::SaidNo { program: "headless".to_owned(), said: format!("it ended; its last error: {refused}") };
        let line: Value =
            serde_json::from_str(&line.ok_or_else(ended)?).map_err(Failure::not_understood("a line of headless"))?;
        if line.get("reached").is_some() { Err(Stop::AtPoint) } else { Ok(line) }
    }

    /// Waits until it has ended by itself, which it was asked for.
    pub async fn ended(&mut self) -> Result<(), Failure> {
        let too_late =
            |_| Failure::TooLate { what: "the end of headless".to_owned(), limit: PATIENCE, last: String::new() };
        let status = timeout(PATIENCE, self.child.wait()).await.map_err(too_late)?.map_err(not_run)?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::SaidNo { program: "headless".to_owned(), said: format!("it ended with {status}") })
    }

    /// Of the process.
    pub fn id(&self) -> Result<u32, Failure> {
        self.child.id().ok_or_else(|| Failure::SaidNo { program: "headless".to_owned(), said: "it ended".to_owned() })
    }

    /// SIGKILL, and waits until it is gone.
    pub async fn kill(mut self) -> Result<(), Failure> {
        self.child.kill().await.map_err(not_run)
    }
}

fn not_run(source: std::io::Error) -> Failure {
    Failure::NotRun { program: "headless".to_owned(), source }
}
