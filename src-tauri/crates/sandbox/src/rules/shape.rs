//! The shape that the value of one field has.

use serde_json::Value;

/// What a value can be. The table writes the name in lower case, then what bounds it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// `any`: nothing is known for certain.
    Any,
    /// `text 1..80`: a text of so many characters.
    Text(Span),
    /// `word a b`: one of these, in either case of letters; `WIDTHxHEIGHT` stands for a size in pixels.
    Word(Vec<&'static str>),
    /// `whole 1..4`: a whole number.
    Whole(Numbers),
    /// `number 0..1`: a number.
    Number(Numbers),
    /// `flag`: true or false; `flag true`: true alone.
    Flag(Option<bool>),
    /// `link`: a public address.
    Link,
    /// `colour`: `#` and three or six hex digits.
    Colour,
    /// `object`
    Object,
    /// `list 6..`, `objects ..9`, `links 1..4`, `texts`: so many of them.
    List(Item, Span),
}

/// What a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Any,
    Text,
    Link,
    Object,
}

/// From the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span(f64, f64);

/// Which numbers fit.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Numbers {
    Within(Span),
    Above(f64),
    OneOf(Vec<f64>),
}

/// How a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) rule: &'static str,
    /// What it must be, in words.
    pub(super) wants: String,
}

impl Shape {
    /// Reads what the table has for it.
    pub(super) fn read(line: &'static str) -> Result<Shape, String> {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let bounds: Vec<&str> = words.collect();
        let span = || Span::read(bounds.first().copied().unwrap_or(".."));
        Ok(match name {
            "any" => Shape::Any,
            "text" => Shape::Text(span()?),
            "word" => Shape::Word(bounds),
            "whole" => Shape::Whole(Numbers::read(&bounds)?),
            "number" => Shape::Number(Numbers::read(&bounds)?),
            "flag" => Shape::Flag(bounds.first().map(|word| *word == "true")),
            "link" => Shape::Link,
            "colour" => Shape::Colour,
            "object" => Shape::Object,
            "list" => Shape::List(Item::Any, span()?),
            "texts" => Shape::List(Item::Text, span()?),
            "links" => Shape::List(Item::Link, span()?),
            "objects" => Shape::List(Item::Object, span()?),
            other => return Err(format!("no such shape: {other}")),
        })
    }

    /// How the value does not fit, if it does not.
    pub(super) fn misfit(&self, value: &Value) -> Option<Misfit> {
        let unless = |fits: bool, rule, wants: String| (!fits).then_some(Misfit { rule, wants });
        let is_not = |wants: &str| Some(Misfit { rule: "type", wants: wants.to_owned() });
        match (self, value) {
            (Shape::Any, _) | (Shape::Object, Value::Object(_)) => None,
            (Shape::Text(span), Value::String(text)) => {
                let length = text.chars().count() as f64;
                unless(span.holds(length), "length", format!("a text of {} characters", span.words()))
            }
            (Shape::Word(words), Value::String(text)) => {
                let fits = words.iter().any(|word| is_word(word, text));
                unless(fits, "values", format!("one of {}", words.join(", ")))
            }
            (Shape::Whole(numbers), Value::Number(number)) => match number.as_f64() {
                Some(number) if number.fract() == 0.0 => unless(numbers.hold(number), "range", numbers.words()),
                Some(_) | None => is_not("a whole number"),
            },
            (Shape::Number(numbers), Value::Number(number)) => {
                unless(number.as_f64().is_some_and(|number| numbers.hold(number)), "range", numbers.words())
            }
            (Shape::Flag(only), Value::Bool(value)) => {
                unless(only.is_none_or(|only| only == *value), "values", "true".to_owned())
            }
            (Shape::Link, Value::String(text)) => unless(is_link(text), "link", "a public http(s) address".to_owned()),
            (Shape::Colour, Value::String(text)) => {
                unless(is_colour(text), "values", "# and three or six hex digits".to_owned())
            }
            (Shape::List(item, span), Value::Array(items)) => {
                items.iter().find_map(|value| item.misfit(value)).or_else(|| {
                    unless(span.holds(items.len() as f64), "items", format!("a list of {} entries", span.words()))
                })
            }
            (Shape::Text(_) | Shape::Word(_) | Shape::Link | Shape::Colour, _) => is_not("a text"),
            (Shape::Whole(_), _) => is_not("a whole number"),
            (Shape::Number(_), _) => is_not("a number"),
            (Shape::Flag(_), _) => is_not("true or false"),
            (Shape::Object, _) => is_not("an object"),
            (Shape::List(..), _) => is_not("a list"),
        }
    }
}

impl Item {
    fn misfit(self, value: &Value) -> Option<Misfit> {
        let misfit = |rule, wants: &str| Some(Misfit { rule, wants: wants.to_owned() });
        match (self, value) {
            (Item::Any, _) | (Item::Text, Value::String(_)) | (Item::Object, Value::Object(_)) => None,
            (Item::Link, Value::String(text)) if is_link(text) => None,
            (Item::Link, Value::String(_)) => misfit("link", "a list of public http(s) addresses"),
            (Item::Text | Item::Link, _) => misfit("type", "a list of texts"),
            (Item::Object, _) => misfit("type", "a list of objects"),
        }
    }
}

impl Span {
    fn read(word: &str) -> Result<Span, String> {
        let (first, last) = word.split_once("..").ok_or_else(|| format!("no range: {word}"))?;
        let end = |word: &str, open| if word.is_empty() { Ok(open) } else { number(word) };
        Ok(Span(end(first, f64::NEG_INFINITY)?, end(last, f64::INFINITY)?))
    }

    fn holds(self, number: f64) -> bool {
        (self.0..=self.1).contains(&number)
    }

    fn words(self) -> String {
        match self {
            Span(first, last) if first == last => first.to_string(),
            Span(first, f64::INFINITY) => format!("{first} or more"),
            Span(f64::NEG_INFINITY, last) => format!("at most {last}"),
            Span(first, last) => format!("{first} to {last}"),
        }
    }
}

impl Numbers {
    fn read(bounds: &[&str]) -> Result<Numbers, String> {
        match bounds {
            [] => Ok(Numbers::Within(Span(f64::NEG_INFINITY, f64::INFINITY))),
            [word] if word.contains("..") => Ok(Numbers::Within(Span::read(word)?)),
            [word] if word.starts_with('>') => Ok(Numbers::Above(number(&word[1..])?)),
            words => Ok(Numbers::OneOf(words.iter().map(|word| number(word)).collect::<Result<_, _>>()?)),
        }
    }

    fn hold(&self, number: f64) -> bool {
        match self {
            Numbers::Within(span) => span.holds(number),
            Numbers::Above(bound) => number > *bound,
            Numbers::OneOf(numbers) => numbers.contains(&number),
        }
    }

    fn words(&self) -> String {
        match self {
            Numbers::Within(span) => span.words(),
            Numbers::Above(bound) => format!("more than {bound}"),
            Numbers::OneOf(numbers) => {
                format!("one of {}", numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn number(word: &str) -> Result<f64, String> {
    word.parse().map_err(|_no_number| format!("no number: {word}"))
}

fn is_word(word: &str, text: &str) -> bool {
    if word == "WIDTHxHEIGHT" { is_pixels(text) } else { word.eq_ignore_ascii_case(text) }
}

/// Whether the text is a size in pixels, `1024x1536`.
pub(super) fn is_pixels(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(['x', 'X']).is_some_and(|(width, height)| digits(width) && digits(height))
}

fn is_link(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    ["http://", "https://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| [3, 6].contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rule(shape: &'static str, value: Value) -> Option<&'static str> {
        Shape::read(shape).unwrap().misfit(&value).map(|misfit| misfit.rule)
    }

    #[test]
    fn what_fits_is_taken() {
        for (shape, value) in [
            ("any", json!([{}])),
            ("text 1..3", json!("äöü")),
            ("text", json!("")),
            ("word 1k 2K", json!("2k")),
            ("word auto WIDTHxHEIGHT", json!("1024x1536")),
            ("whole 4..15", json!(15)),
            ("whole 4..15", json!(4.0)),
            ("whole -1..4294967295", json!(4_294_967_295_u64)),
            ("whole", json!(-7)),
            ("whole 4 6 8", json!(6)),
            ("number 0..1", json!(0.5)),
            ("number >0", json!(0.001)),
            ("flag", json!(false)),
            ("flag true", json!(true)),
            ("link", json!("HTTPS://a.example/x.png")),
            ("colour", json!("#fFf")),
            ("colour", json!("#00ff7F")),
            ("object", json!({})),
            ("list 2..", json!([1, "a"])),
            ("texts", json!(["a"])),
            ("links ..2", json!([])),
            ("objects ..1", json!([{}])),
        ] {
            assert_eq!(rule(shape, value.clone()), None, "{shape}: {value}");
        }
    }

    #[test]
    fn what_does_not_fit_says_which_rule() {
        for (shape, value, expected) in [
            ("text 1..3", json!(""), "length"),
            ("text 1..3", json!("abcd"), "length"),
            ("text", json!(7), "type"),
            ("word 1k 2k", json!("4k"), "values"),
            ("word 1 2", json!(1), "type"),
            ("word auto WIDTHxHEIGHT", json!("1024x"), "values"),
            ("whole 4..15", json!(16), "range"),
            ("whole 4..15", json!(3), "range"),
            ("whole 4..15", json!(4.5), "type"),
            ("whole 4..15", json!("5"), "type"),
            ("whole 4 6 8", json!(5), "range"),
            ("number 0..1", json!(1.01), "range"),
            ("number 0..1", json!("1"), "type"),
            ("number >0", json!(0), "range"),
            ("flag", json!("true"), "type"),
            ("flag true", json!(false), "values"),
            ("link", json!("data:image/png;base64,AA"), "link"),
            ("link", json!("https://"), "link"),
            ("link", json!(["https://a.example/x.png"]), "type"),
            ("colour", json!("#ffff"), "values"),
            ("colour", json!("red"), "values"),
            ("object", json!([]), "type"),
            ("list 2..", json!([1]), "items"),
            ("texts", json!("a"), "type"),
            ("texts", json!([7]), "type"),
            ("links 1..2", json!([]), "items"),
            ("links", json!(["ftp://a.example/x.png"]), "link"),
            ("objects ..1", json!([{}, {}]), "items"),
            ("objects", json!(true), "type"),
            ("objects", json!([7]), "type"),
        ] {
            assert_eq!(rule(shape, value.clone()), Some(expected), "{shape}: {value}");
        }
    }
}
