//! What a program takes with all that it started, as the system counts it: memory that is shared counts by shares.

use std::fs;

use crate::desktop::proc::children_of;

/// Mebibytes of a process and of those that it started.
pub(super) fn mebibytes(pid: u32) -> f64 {
    tree(pid).into_iter().map(kibibytes).sum::<f64>() / 1_024.0
}

/// The process and those that it started, and so on.
fn tree(pid: u32) -> Vec<u32> {
    let mut pids = vec![pid];
    let mut looked_at = 0;
    while let Some(pid) = pids.get(looked_at).copied() {
        looked_at += 1;
        pids.extend(children_of(pid));
    }
    pids
}

fn kibibytes(pid: u32) -> f64 {
    let rolled = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rolled.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

/// When a process began, in milliseconds of Unix time; exact to the hundredth of a second that the system counts in.
pub(super) fn began_ms(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold anything; what follows its bracket does not.
    let ticks: f64 = stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()?;
    // The clock of the system moves against the one that ticks; this is how far now.
    let up: f64 = fs::read_to_string("/proc/uptime").ok()?.split_whitespace().next()?.parse().ok()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?.as_secs_f64();
    Some((now - up + ticks / TICKS_A_SECOND) * 1_000.0)
}

/// Linux says times to programs in hundredths of a second, whatever it counts in itself.
const TICKS_A_SECOND: f64 = 100.0;

/// Seconds of processor that the ended children of this process have used.
pub(super) fn children_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / TICKS_A_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_takes_something_and_began_before_now() {
        let pid = std::process::id();
        assert!(mebibytes(pid) > 1.0);
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |at| at.as_secs_f64());
        let age = now * 1_000.0 - began_ms(pid).unwrap_or(f64::NAN);
        // Both times that it is reckoned from are cut to the hundredth, and a test may begin sooner than that.
        assert!((-20.0..3_600_000.0).contains(&age), "{age}");
        assert!(children_seconds().is_some());
    }
}
