//! Says on the terminal what the trial does, so that it is never silent for long, and waits for things by looking.

use std::fmt::Display;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::Failure;

/// A wait speaks up again after each of these.
const SPEAKS_UP: Duration = Duration::from_secs(8);
/// Between two looks.
const LOOKS: Duration = Duration::from_millis(60);

/// One line with the time since the first one.
pub fn say(line: impl Display) {
    static STARTED: OnceLock<Instant> = OnceLock::new();
    let started = STARTED.get_or_init(Instant::now);
    println!("[{:6.1} s] {line}", started.elapsed().as_secs_f32());
}

/// Looks again and again until there is something to see; gives up after `limit`.
///
/// What is waited for lies in other programs (the window, the notification daemon, the disk), which tell nobody: so
/// it is looked at, often, and the first look that sees it ends the wait.
pub async fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let started = Instant::now();
    let mut spoken = started;
    loop {
        if let Some(seen) = look().await? {
            return Ok(seen);
        }
        if started.elapsed() > limit {
            return Err(Failure::TooLate { what: what.to_owned(), limit, last: String::new() });
        }
        if spoken.elapsed() > SPEAKS_UP {
            spoken = Instant::now();
            say(format_args!("  still waiting for {what} ({} s)", started.elapsed().as_secs()));
        }
        tokio::time::sleep(LOOKS).await;
    }
}

/// The same for something that holds or not.
pub async fn until_true(
    what: &str,
    limit: Duration,
    mut holds: impl AsyncFnMut() -> Result<bool, Failure>,
) -> Result<(), Failure> {
    until(what, limit, async || Ok(holds().await?.then_some(()))).await
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_look_that_sees_it_ends_the_wait() {
        let mut looks = 0;
        let seen = until("three looks", Duration::from_secs(9), async || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(seen.await.unwrap(), 3);
    }

    #[tokio::test]
    async fn what_never_comes_is_named() {
        let never = until_true("the moon", Duration::ZERO, async || Ok(false)).await.unwrap_err();
        assert!(matches!(&never, Failure::TooLate { what, .. } if what == "the moon"));
    }
}
