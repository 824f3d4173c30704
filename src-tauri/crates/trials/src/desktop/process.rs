//! A program that runs beside the trial and ends with it, whatever happens to the trial.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;

/// How long a program may take to end when it is asked to.
const ENDS_WITHIN: Duration = Duration::from_secs(2);

/// A running program. Its output goes to a file; it is ended when this is dropped.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command` with its output in `<logs>/<name>.log`.
    ///
    /// It is killed by the system when the trial dies without dropping this. The system goes by the thread that
    /// started it, so this is called on the trial's main thread.
    pub fn start(name: &str, logs: &Path, command: &Command) -> Result<Process, Failure> {
        Process::start_with(name, logs, command, Stdio::null())
    }

    /// The same with something to read.
    pub fn start_with(name: &str, logs: &Path, command: &Command, stdin: Stdio) -> Result<Process, Failure> {
        let log = logs.join(format!("{name}.log"));
        let file = File::create(&log).map_err(Failure::file(&log))?;
        let errors = file.try_clone().map_err(Failure::file(&log))?;
        let child = ended_with_us(command)
            .stdin(stdin)
            .stdout(file)
            .stderr(errors)
            .spawn()
            .map_err(|source| Failure::NotRun { program: name.to_owned(), source })?;
        Ok(Process { name: name.to_owned(), child, log })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its input, once.
    pub fn stdin(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// What it printed so far.
    pub fn said(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// An error when it is not running any more, with what it said last.
    pub fn must_run(&mut self) -> Result<(), Failure> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => {
                let said = format!("it ended ({status}): {}", self.said().trim());
                Err(Failure::SaidNo { program: self.name.clone(), said })
            }
            Err(source) => Err(Failure::NotRun { program: self.name.clone(), source }),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Asked first: a program with children of its own (the driver) ends them too.
        let _ = signal(self.pid(), "TERM");
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < ENDS_WITHIN {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal (`TERM`, `KILL`) to one process.
pub fn signal(pid: u32, name: &str) -> io::Result<()> {
    // The shell has it built in; the program `kill` is not on every system.
    let status = Command::new("sh")
        .args(["-c", r#"kill -s "$0" "$1""#, name, &pid.to_string()])
        .stderr(Stdio::null())
        .status()?;
    if status.success() { Ok(()) } else { Err(io::Error::from(io::ErrorKind::NotFound)) }
}

/// The same program with the same arguments and environment, ended by the system when this thread ends.
fn ended_with_us(command: &Command) -> Command {
    let mut wrapped = Command::new("setpriv");
    wrapped.args(["--pdeathsig", "TERM", "--"]).arg(command.get_program()).args(command.get_args());
    wrapped.env_clear();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(name, value);
        }
    }
    wrapped
}
