use super::target::{TARGETS, Target};
use crate::failure::Failure;

/// What was asked for.
pub struct Order {
    pub targets: Vec<&'static Target>,
    /// For each target.
    pub seconds: u32,
}

/// How long each target is fuzzed when nothing is said.
const SECONDS: u32 = 60;

impl Order {
    /// Reads `--seconds N` and names of targets.
    pub fn read(words: &[String]) -> Result<Order, Failure> {
        let mut order = Order { targets: Vec::new(), seconds: SECONDS };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--seconds" {
                let seconds = words.next().and_then(|word| word.parse().ok()).filter(|seconds| *seconds > 0);
                order.seconds = seconds.ok_or_else(|| not_understood("--seconds needs a whole number above 0"))?;
            } else {
                let named = TARGETS.iter().find(|target| target.name == word);
                order.targets.push(named.ok_or_else(|| not_understood(&no_target(word)))?);
            }
        }
        if order.targets.is_empty() {
            order.targets.extend(&TARGETS);
        }
        Ok(order)
    }
}

fn no_target(word: &str) -> String {
    format!("{word:?} is not fuzzed; there are {}", TARGETS.each_ref().map(|target| target.name).join(", "))
}

fn not_understood(why: &str) -> Failure {
    Failure::Words { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(words: &[&str]) -> Result<(Vec<&'static str>, u32), String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let order = Order::read(&words).map_err(|why| why.to_string())?;
        Ok((order.targets.iter().map(|target| target.name).collect(), order.seconds))
    }

    #[test]
    fn nothing_said_means_everything_for_a_minute_each() {
        let (targets, seconds) = read(&[]).unwrap();
        assert_eq!((targets.len(), seconds), (TARGETS.len(), 60));
        assert_eq!(read(&["--seconds", "5", "sniff"]), Ok((vec!["sniff"], 5)));
        assert_eq!(read(&["sniff", "sidecar", "--seconds", "9"]), Ok((vec!["sniff", "sidecar"], 9)));
    }

    #[test]
    fn what_is_not_understood_is_said_with_what_would_be() {
        assert!(read(&["sidecars"]).unwrap_err().contains("task_answer, error_body"));
        for words in [&["--seconds"][..], &["--seconds", "0"], &["--seconds", "soon"]] {
            assert!(read(words).unwrap_err().contains("--seconds"));
        }
    }
}
