//! Lines in and lines out.

use std::io::{self, BufRead, Read, Write};
use std::thread;

use serde_json::Value;
use tokio::sync::{Notify, mpsc};

use super::verbs::Unusable;

/// A longer line is refused, and none of it is kept.
const LONGEST: u64 = 4 * 1024 * 1024;

/// Standard input. A thread of its own reads it, which does not hold up the end of the process.
pub struct Input {
    lines: mpsc::Receiver<Result<Vec<u8>, Unusable>>,
}

impl Input {
    pub fn open() -> Input {
        let (to, lines) = mpsc::channel(1);
        thread::spawn(move || {
            let mut input = io::stdin().lock();
            while let Some(line) = read_line(&mut input) {
                if to.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        Input { lines }
    }

    /// The next line without its end; None when the input has ended or cannot be read. Empty lines are passed over.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, Unusable>> {
        loop {
            match self.lines.recv().await? {
                Ok(line) if line.trim_ascii().is_empty() => {}
                line => return Some(line),
            }
        }
    }
}

fn read_line(input: &mut impl BufRead) -> Option<Result<Vec<u8>, Unusable>> {
    let mut line = Vec::new();
    input.by_ref().take(LONGEST).read_until(b'\n', &mut line).ok()?;
    if line.is_empty() {
        return None;
    }
    if line.len() as u64 == LONGEST && !line.ends_with(b"\n") {
        input.skip_until(b'\n').ok()?;
        return Some(Err(Unusable::TooLong));
    }
    Some(Ok(line))
}

/// Standard output. Each line is written whole, whoever says it.
#[derive(Default)]
pub struct Output {
    gone: Notify,
}

impl Output {
    pub fn say(&self, line: &Value) {
        let mut output = io::stdout().lock();
        if writeln!(output, "{line}").and_then(|()| output.flush()).is_err() {
            self.gone.notify_one();
        }
    }

    /// Returns when nobody reads any more.
    pub async fn gone(&self) {
        self.gone.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_refused_and_the_next_one_is_read() {
        let mut bytes = vec![b'a'; usize::try_from(LONGEST).expect("it fits") + 5];
        bytes.extend(b"\nnext\nlast");
        let mut input = bytes.as_slice();
        assert_eq!(read_line(&mut input), Some(Err(Unusable::TooLong)));
        assert_eq!(read_line(&mut input), Some(Ok(b"next\n".to_vec())));
        assert_eq!(read_line(&mut input), Some(Ok(b"last".to_vec())));
        assert_eq!(read_line(&mut input), None);
    }
}
