//! What the length of a run depends on, read from the facts that its row shows ("8 s", "1080p", "high quality").

/// One thing that is said of a run's size.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Trait {
    /// A number with its unit: more of it takes longer, so its logarithm counts.
    Amount { unit: String, log: f64 },
    /// Said in words; also every amount once more, since not all grow evenly.
    Said(String),
}

/// More facts than this say nothing more.
const MOST: usize = 8;

/// Facts in any order; what is longer than a fact can be is ignored.
pub(super) fn traits(facts: &[String]) -> Vec<Trait> {
    let usable = facts.iter().map(|fact| fact.trim()).filter(|fact| !fact.is_empty() && fact.len() <= 64).take(MOST);
    usable
        .flat_map(|fact| {
            let said = fact.to_ascii_lowercase();
            amount(&said).into_iter().chain([Trait::Said(said)]).collect::<Vec<_>>()
        })
        .collect()
}

/// "1080p", "8 s", "4 images", "2k"; not "16:9" or "1024x1024", which are shapes.
fn amount(said: &str) -> Option<Trait> {
    let digits = said.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(said.len());
    let (number, unit) = said.split_at(digits);
    let number: f64 = number.parse().ok().filter(|number| (0.01..=1e6).contains(number))?;
    let unit = unit.trim();
    let plain = unit.chars().all(|letter| letter.is_alphabetic() || letter == ' ');
    if !plain || (unit.starts_with('x') && unit.len() > 1) {
        return None;
    }
    let unit = if unit.len() > 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    Some(Trait::Amount { unit: unit.to_owned(), log: number.ln() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(fact: &str) -> Option<String> {
        traits(&[fact.to_owned()]).into_iter().find_map(|one| match one {
            Trait::Amount { unit, .. } => Some(unit),
            Trait::Said(_) => None,
        })
    }

    #[test]
    fn numbers_are_compared_within_their_unit_and_shapes_are_words() {
        assert_eq!(unit("8 s").as_deref(), Some("s"));
        assert_eq!(unit("1080P").as_deref(), Some("p"));
        assert_eq!(unit("1 image"), unit("4 images"));
        for word in ["16:9", "1024x1024", "high quality", "", "-3 s", "1e999", "0 s", "999999999999 s", "..."] {
            assert_eq!(unit(word), None, "{word}");
        }
    }

    #[test]
    fn a_wall_of_facts_is_cut() {
        let facts: Vec<String> = (0..1_000).map(|n| format!("{n} s")).collect();
        assert!(traits(&facts).len() <= 2 * MOST);
        assert!(traits(&["x".repeat(10_000)]).is_empty());
    }
}
