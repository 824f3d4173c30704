//! Runs commands so that the terminal is never silent for a minute: their lines pass through as they come, and a
//! command that says nothing for a while is spoken for.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// A command may be quiet for this long before a line says that it is still at work.
const QUIET: Duration = Duration::from_secs(20);

/// Lines that still arrive after the command itself has ended (a daemon may hold its output open) are waited for this
/// long.
const LAST_LINES: Duration = Duration::from_millis(500);

/// Runs a command to its end and passes its lines through.
pub fn run(what: &str, command: &mut Command) -> Result<(), Failure> {
    Watch { what, prefix: "", quiet: QUIET }.run(command)
}

/// The same, and each line of its standard error is handed on as well.
pub fn run_and_hear(what: &str, command: &mut Command, hear: impl FnMut(&str)) -> Result<(), Failure> {
    Watch { what, prefix: "", quiet: QUIET }.run_into(command, &mut Overheard { hear })
}

/// The same for a command beside another one: each line names whose it is.
pub fn run_beside(what: &str, command: &mut Command) -> Result<(), Failure> {
    let prefix = format!("{what}: ");
    Watch { what, prefix: &prefix, quiet: QUIET }.run(command)
}

/// Runs a command that owns the terminal: the app itself, or something that asks a question.
pub fn run_in_front(command: &mut Command) -> Result<(), Failure> {
    let status = command.status().map_err(not_started(command))?;
    ended(command, status)
}

/// Reads what a short command prints, or nothing when it cannot be run or says no.
pub fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a person sits at this terminal and can be asked.
pub fn person_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

struct Watch<'a> {
    what: &'a str,
    prefix: &'a str,
    quiet: Duration,
}

/// One line of a command, with its end, as bytes: a compiler may print what is not UTF-8.
enum Line {
    Out(Vec<u8>),
    Err(Vec<u8>),
}

impl Watch<'_> {
    fn run(&self, command: &mut Command) -> Result<(), Failure> {
        self.run_into(command, &mut Terminal)
    }

    fn run_into(&self, command: &mut Command, to: &mut impl Sink) -> Result<(), Failure> {
        if io::stderr().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started(command))?;
        let (sender, lines) = mpsc::channel();
        let out = child.stdout.take().map(|pipe| read_lines(pipe, Line::Out, sender.clone()));
        let err = child.stderr.take().map(|pipe| read_lines(pipe, Line::Err, sender));
        debug_assert!(out.is_some() && err.is_some());

        let mut status = None;
        self.relay(&lines, to, || {
            status = child.try_wait().ok().flatten();
            status.is_some()
        });
        let status = match status {
            Some(status) => status,
            None => child.wait().map_err(not_started(command))?,
        };
        ended(command, status)
    }

    /// Passes lines on until the command closed its output, or has ended and is quiet.
    fn relay(&self, lines: &Receiver<Line>, to: &mut impl Sink, mut has_ended: impl FnMut() -> bool) {
        let started = Instant::now();
        let mut last_word = started;
        loop {
            match lines.recv_timeout(LAST_LINES.min(self.quiet)) {
                Ok(line) => {
                    last_word = Instant::now();
                    to.line(self.prefix, &line);
                }
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if has_ended() => return,
                Err(RecvTimeoutError::Timeout) => {
                    if last_word.elapsed() >= self.quiet {
                        last_word = Instant::now();
                        to.still(self.what, started.elapsed());
                    }
                }
            }
        }
    }
}

trait Sink {
    fn line(&mut self, prefix: &str, line: &Line);
    fn still(&mut self, what: &str, elapsed: Duration);
}

struct Terminal;

impl Sink for Terminal {
    fn line(&mut self, prefix: &str, line: &Line) {
        // A closed terminal is no reason to stop a build: what cannot be shown is dropped.
        let _ = match line {
            Line::Out(bytes) => whole_line(&mut io::stdout().lock(), prefix, bytes),
            Line::Err(bytes) => whole_line(&mut io::stderr().lock(), prefix, bytes),
        };
    }

    fn still(&mut self, what: &str, elapsed: Duration) {
        eprintln!("still {what}, {} s", elapsed.as_secs());
    }
}

/// The terminal, and an ear for what goes there.
struct Overheard<F> {
    hear: F,
}

impl<F: FnMut(&str)> Sink for Overheard<F> {
    fn line(&mut self, prefix: &str, line: &Line) {
        if let Line::Err(bytes) = line {
            (self.hear)(String::from_utf8_lossy(bytes).trim_end());
        }
        Terminal.line(prefix, line);
    }

    fn still(&mut self, what: &str, elapsed: Duration) {
        Terminal.still(what, elapsed);
    }
}

fn whole_line(to: &mut impl Write, prefix: &str, bytes: &[u8]) -> io::Result<()> {
    to.write_all(prefix.as_bytes())?;
    to.write_all(bytes)?;
    if !bytes.ends_with(b"\n") {
        to.write_all(b"\n")?;
    }
    to.flush()
}

fn read_lines(pipe: impl Read + Send + 'static, kind: fn(Vec<u8>) -> Line, to: Sender<Line>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        loop {
            let mut bytes = Vec::new();
            match pipe.read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => return,
                Ok(_) => {
                    if to.send(kind(bytes)).is_err() {
                        return;
                    }
                }
            }
        }
    })
}

fn not_started(command: &Command) -> impl FnOnce(io::Error) -> Failure + use<> {
    let command = spoken(command);
    move |cause| Failure::NotStarted { command, cause }
}

fn ended(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    Err(Failure::Ended { command: spoken(command), status })
}

/// The command as a person would have typed it.
fn spoken(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Keeps what was said, and lets go of the command's output as soon as it was spoken for.
    struct Heard {
        said: Vec<String>,
        output: Option<Sender<Line>>,
    }

    impl Sink for Heard {
        fn line(&mut self, prefix: &str, line: &Line) {
            let (Line::Out(bytes) | Line::Err(bytes)) = line;
            let mut whole = Vec::new();
            whole_line(&mut whole, prefix, bytes).unwrap();
            self.said.push(String::from_utf8_lossy(&whole).into_owned());
        }

        fn still(&mut self, what: &str, _: Duration) {
            self.said.push(format!("still {what}"));
            self.output = None;
        }
    }

    fn watch() -> Watch<'static> {
        Watch { what: "building", prefix: "ui: ", quiet: Duration::from_millis(1) }
    }

    #[test]
    fn a_quiet_command_is_spoken_for() {
        let (output, lines) = mpsc::channel();
        let mut heard = Heard { said: Vec::new(), output: Some(output) };
        watch().relay(&lines, &mut heard, || false);
        assert_eq!(heard.said, ["still building"]);
    }

    #[test]
    fn lines_pass_through_whole_and_name_whose_they_are() {
        let (output, lines) = mpsc::channel();
        output.send(Line::Out(b"one\n".to_vec())).unwrap();
        output.send(Line::Err(b"two".to_vec())).unwrap();
        drop(output);
        let mut heard = Heard { said: Vec::new(), output: None };
        watch().relay(&lines, &mut heard, || false);
        assert_eq!(heard.said, ["ui: one\n", "ui: two\n"]);
    }

    #[test]
    fn a_daemon_that_keeps_the_output_open_does_not_hold_up_the_end() {
        let (_held_open, lines) = mpsc::channel();
        let mut heard = Heard { said: Vec::new(), output: None };
        watch().relay(&lines, &mut heard, || true);
        assert!(heard.said.is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn what_a_command_says_on_standard_error_can_be_heard() {
        let mut heard = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo one >&2; echo two >&2"]);
        run_and_hear("trying", &mut command, |line| heard.push(line.to_owned())).unwrap();
        assert_eq!(heard, ["one", "two"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_command_that_says_no_is_named_with_its_status() {
        let no = run("trying", Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(no.to_string(), "`sh -c exit 3` ended with status 3");
    }
}
