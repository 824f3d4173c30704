//! Names of exported files, made of a template.

use std::collections::HashSet;

use archive::safe_name;

/// What a name may be made of.
pub(super) struct Parts<'a> {
    pub date: String,
    pub time: String,
    pub model: &'a str,
    pub prompt: &'a str,
    pub kind: &'a str,
    /// Of the file in its result, from 1.
    pub number: u32,
    /// Of the file in this export, from 1.
    pub count: u32,
    pub rating: u8,
    pub seed: &'a str,
    pub task: i64,
    pub extension: &'a str,
}

const PROMPT_CHARACTERS: usize = 60;
/// Folders in one name; a template of nothing but `/` makes none.
const MOST_FOLDERS: usize = 8;
const MOST_NAMES: u32 = 100_000;

/// A template in its pieces.
#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    Part(String),
}

pub(super) struct Template(Vec<Piece>);

impl Template {
    pub fn of(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, behind) = rest.split_at(open);
            // Without its other half a bracket is a character like any other.
            let Some(close) = behind.find('}') else { break };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Part(behind[1..close].trim().to_lowercase()));
            rest = &behind[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Self(pieces)
    }

    /// Parts that stand for nothing, as they were written.
    pub fn unknown(&self) -> Vec<String> {
        let unknown = self.0.iter().filter_map(|piece| match piece {
            Piece::Part(name) if !KNOWN.contains(&name.as_str()) => Some(format!("{{{name}}}")),
            Piece::Part(_) | Piece::Text(_) => None,
        });
        unknown.collect()
    }

    /// A relative path with `/`, safe on every system, that none of `taken` is; case does not tell two names apart.
    pub fn name(&self, parts: &Parts<'_>, taken: &mut HashSet<String>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                // What a part says never makes a folder.
                Piece::Part(name) => text.push_str(&part(name, parts).replace(['/', '\\'], "-")),
            }
        }
        let mut folders: Vec<String> = text
            .split(['/', '\\'])
            .map(str::trim)
            .filter(|folder| !folder.is_empty() && *folder != "." && *folder != "..")
            .map(safe_name)
            .take(MOST_FOLDERS)
            .collect();
        let stem = folders.pop().unwrap_or_else(|| safe_name(""));
        let within = if folders.is_empty() { String::new() } else { format!("{}/", folders.join("/")) };
        for number in 1..MOST_NAMES {
            let again = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = format!("{within}{stem}{again}.{}", parts.extension);
            if taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        format!("{within}{stem} {}.{}", parts.count, parts.extension)
    }
}

const KNOWN: &[&str] = &["date", "time", "model", "prompt", "kind", "number", "count", "rating", "seed", "task"];

fn part(name: &str, parts: &Parts<'_>) -> String {
    match name {
        "date" => parts.date.clone(),
        "time" => parts.time.clone(),
        "model" => parts.model.to_owned(),
        "prompt" => parts.prompt.chars().take(PROMPT_CHARACTERS).collect::<String>().trim().to_owned(),
        "kind" => parts.kind.to_owned(),
        "number" => parts.number.to_string(),
        "count" => format!("{:04}", parts.count),
        "rating" => parts.rating.to_string(),
        "seed" => parts.seed.to_owned(),
        "task" => parts.task.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn parts(prompt: &str) -> Parts<'_> {
        Parts {
            date: "2026-03-14".to_owned(),
            time: "09-30-05".to_owned(),
            model: "Kling 2.6",
            prompt,
            kind: "video",
            number: 1,
            count: 7,
            rating: 4,
            seed: "42",
            task: 12,
            extension: "mp4",
        }
    }

    fn named(template: &str, prompt: &str) -> String {
        Template::of(template).name(&parts(prompt), &mut HashSet::new())
    }

    #[test]
    fn a_name_is_made_of_its_parts() {
        assert_eq!(named("{date}_{model}_{prompt}", "Blue dress"), "2026-03-14_Kling 2.6_Blue dress.mp4");
        assert_eq!(named("{kind}/{DATE}/{count}-{seed}", "x"), "video/2026-03-14/0007-42.mp4");
        assert_eq!(named("{nothing}{prompt", "x"), "{prompt.mp4");
        assert_eq!(Template::of("{date}{nothing}{ Size }").unknown(), ["{nothing}", "{size}"]);
    }

    #[test]
    fn nothing_leaves_its_folder_or_is_no_name_at_all() {
        for (template, prompt) in [
            ("", "x"),
            ("{prompt}", "../../etc/passwd"),
            ("../{prompt}", "a\0b\n"),
            ("/{prompt}/..", "C:\\x"),
            ("{prompt}", "\u{202e}gnp.exe"),
            ("{prompt}", "CON"),
            ("//", "…"),
            ("{prompt}", "   "),
        ] {
            let name = named(template, prompt);
            assert!(!name.starts_with(['/', '.']) && !name.contains("..") && !name.contains('\\'), "{name:?}");
            assert!(!name.contains(['\0', '\n', ':', '\u{202e}']) && name.ends_with(".mp4"), "{name:?}");
            assert!(name.len() > ".mp4".len() && name.len() < 255, "{name:?}");
        }
    }

    #[test]
    fn names_that_are_the_same_but_for_their_case_are_told_apart() {
        let (template, mut taken) = (Template::of("{prompt}"), HashSet::new());
        let names: Vec<String> =
            ["Cat", "cat", "CAT"].iter().map(|prompt| template.name(&parts(prompt), &mut taken)).collect();
        assert_eq!(names, ["Cat.mp4", "cat (2).mp4", "CAT (3).mp4"]);
    }
}
