use serde_json::Value;

use super::fold;

/// Values that are longer are no setting but a text.
const LONGEST_VALUE: usize = 64;
/// Of a body this many values are kept; a list of a thousand numbers is not what is looked for.
const MOST_VALUES: usize = 200;

/// What is looked for in a body: its lyrics, and its parameters by their names, however deep they stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct BodyFacts {
    pub(crate) lyrics: String,
    /// Name and value, both folded, each pair once.
    pub(crate) parameters: Vec<(String, String)>,
}

impl BodyFacts {
    /// What is no JSON has none.
    pub(crate) fn of(body: &str) -> Self {
        let mut facts = Self::default();
        if let Ok(value) = serde_json::from_str::<Value>(body) {
            facts.walk("", &value);
            facts.parameters.sort_unstable();
            facts.parameters.dedup();
        }
        facts
    }

    pub(crate) fn has_seed(&self) -> bool {
        self.parameters.iter().any(|(name, _)| name == "seed")
    }

    fn walk(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| self.walk(name, value)),
            Value::Array(items) => items.iter().for_each(|item| self.walk(name, item)),
            Value::String(text) if name.to_ascii_lowercase().ends_with("lyrics") => {
                self.lyrics.push_str(text);
                self.lyrics.push('\n');
            }
            Value::String(text) => self.add(name, text),
            Value::Number(number) => self.add(name, &number.to_string()),
            Value::Bool(on) => self.add(name, if *on { "true" } else { "false" }),
            Value::Null => {}
        }
    }

    fn add(&mut self, name: &str, value: &str) {
        let short = |text: &str| text.len() <= 4 * LONGEST_VALUE && text.chars().count() <= LONGEST_VALUE;
        if name != "prompt" && self.parameters.len() < MOST_VALUES && short(name) && short(value) && !value.is_empty() {
            self.parameters.push((fold(name), fold(value)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_name_that_stands_nearest_above_them() {
        let body = r#"{"prompt":"a cat","input":{"Seed":42,"size":[1024,768],"style":"Café","hd":true,"none":null,
            "lyrics":"la la"},"long":"LONG","cfg":7.5}"#;
        let facts = BodyFacts::of(&body.replace("LONG", &"x".repeat(65)));
        let pairs: Vec<(&str, &str)> = facts.parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
        let expected = [("cfg", "7.5"), ("hd", "true"), ("seed", "42"), ("size", "1024"), ("size", "768")];
        assert_eq!(pairs, [&expected[..], &[("style", "cafe")]].concat());
        assert_eq!(facts.lyrics, "la la\n");
        assert!(facts.has_seed());
    }

    #[test]
    fn what_is_no_json_has_none() {
        for body in ["", "{", "[[[", "\u{0}", &"[".repeat(100_000)] {
            assert_eq!(BodyFacts::of(body), BodyFacts::default());
        }
        let many = format!("{{\"x\":[{}]}}", (0..5_000).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
        assert_eq!(BodyFacts::of(&many).parameters.len(), MOST_VALUES);
    }
}
