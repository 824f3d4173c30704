//! What one key of a body may hold: the part of JSON Schema that the files use.

use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Sort {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

/// The keywords as they stand in a file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Schema {
    #[serde(rename = "type")]
    sort: Option<Sort>,
    #[serde(rename = "enum", default)]
    values: Vec<Value>,
    #[serde(default)]
    any_of: Vec<Branch>,
    minimum: Option<f64>,
    exclusive_minimum: Option<f64>,
    maximum: Option<f64>,
    min_length: Option<u32>,
    max_length: Option<u32>,
    min_items: Option<u32>,
    max_items: Option<u32>,
    items: Option<Items>,
    format: Option<String>,
    pattern: Option<String>,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(rename = "enum", default)]
    values: Vec<Value>,
    pattern: Option<String>,
}

#[derive(Deserialize)]
struct Items {
    format: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// None: anything.
    pub sort: Option<Sort>,
    /// Empty: any value.
    pub values: Vec<Value>,
    pub shape: Option<Shape>,
    pub min: Option<f64>,
    pub above: Option<f64>,
    pub max: Option<f64>,
    pub min_length: Option<u32>,
    pub max_length: Option<u32>,
    pub min_items: Option<u32>,
    pub max_items: Option<u32>,
    /// A link, or a list of them.
    pub link: bool,
}

/// The patterns that the files use, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// 1024x768
    Pixels,
    /// #fff or #ffffff
    Colour,
}

/// How a value breaks its limits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Breach {
    WrongType { expected: &'static str },
    NotAmong { same_but_case: Option<Value> },
    OutOfRange { of: &'static str, found: f64, min: Option<f64>, max: Option<f64>, nearest: Option<Value> },
    TooManyItems { found: usize, max: u32 },
    NotALink { text: String },
}

impl Limits {
    /// # Errors
    /// A pattern or a mix of keywords that this crate does not check.
    pub(crate) fn of(schema: &Schema) -> Result<Limits, String> {
        let mut values = schema.values.clone();
        let mut pattern = schema.pattern.as_deref();
        for branch in &schema.any_of {
            values.extend(branch.values.iter().cloned());
            pattern = branch.pattern.as_deref().or(pattern);
        }
        let shape = match pattern {
            None => None,
            Some("^[0-9]+x[0-9]+$") => Some(Shape::Pixels),
            Some("^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$") => Some(Shape::Colour),
            Some(other) => return Err(format!("the pattern {other:?} is not known")),
        };
        let format = schema.format.as_deref().or_else(|| schema.items.as_ref()?.format.as_deref());
        Ok(Limits {
            sort: schema.sort,
            values,
            shape,
            min: schema.minimum,
            above: schema.exclusive_minimum,
            max: schema.maximum,
            min_length: schema.min_length,
            max_length: schema.max_length,
            min_items: schema.min_items,
            max_items: schema.max_items,
            link: format == Some("uri"),
        })
    }

    pub(crate) fn breach(&self, value: &Value) -> Option<Breach> {
        self.wrong_type(value)
            .or_else(|| self.not_among(value))
            .or_else(|| self.out_of_range(value))
            .or_else(|| self.wrong_length(value))
            .or_else(|| self.not_a_link(value))
    }

    pub(crate) fn is_wrong_type(&self, value: &Value) -> bool {
        self.wrong_type(value).is_some()
    }

    fn wrong_type(&self, value: &Value) -> Option<Breach> {
        let (fits, expected) = match self.sort? {
            Sort::String => (value.is_string(), "text"),
            Sort::Integer => (whole(value).is_some(), "whole number"),
            Sort::Number => (value.is_number(), "number"),
            Sort::Boolean => (value.is_boolean(), "on or off"),
            Sort::Array => (value.is_array(), "list"),
            Sort::Object => (value.is_object(), "object"),
        };
        if !fits {
            return Some(Breach::WrongType { expected });
        }
        let (shape, text) = (self.shape.filter(|_| self.values.is_empty())?, value.as_str()?);
        if shape.holds(text) { None } else { Some(Breach::WrongType { expected: shape.example() }) }
    }

    fn not_among(&self, value: &Value) -> Option<Breach> {
        if self.values.is_empty() || self.values.iter().any(|known| same(known, value)) {
            return None;
        }
        let text = value.as_str();
        if self.shape.is_some_and(|shape| text.is_some_and(|text| shape.holds(text))) {
            return None;
        }
        let same_but_case = text.and_then(|text| {
            self.values.iter().find(|known| known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(text)))
        });
        Some(Breach::NotAmong { same_but_case: same_but_case.cloned() })
    }

    fn out_of_range(&self, value: &Value) -> Option<Breach> {
        let number = value.as_f64()?;
        let low = self.min.is_some_and(|min| number < min) || self.above.is_some_and(|above| number <= above);
        let high = self.max.is_some_and(|max| number > max);
        if !low && !high {
            return None;
        }
        let nearest = if low { self.min } else { self.max };
        Some(Breach::OutOfRange {
            of: "value",
            found: number,
            min: self.min.or(self.above),
            max: self.max,
            nearest: nearest.map(number_of),
        })
    }

    fn wrong_length(&self, value: &Value) -> Option<Breach> {
        let (of, found, min, max) = match value {
            Value::String(text) => ("characters", text.chars().count(), self.min_length, self.max_length),
            Value::Array(items) => ("items", items.len(), self.min_items, self.max_items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return None,
        };
        let over = max.filter(|max| found > *max as usize);
        if let (Some(max), "items") = (over, of) {
            return Some(Breach::TooManyItems { found, max });
        }
        let under = min.filter(|min| found < *min as usize);
        (over.is_some() || under.is_some()).then(|| Breach::OutOfRange {
            of,
            found: found as f64,
            min: min.map(f64::from),
            max: max.map(f64::from),
            nearest: None,
        })
    }

    fn not_a_link(&self, value: &Value) -> Option<Breach> {
        if !self.link {
            return None;
        }
        let bad = |value: &Value| match value {
            Value::String(text) if is_link(text) => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let found = match value {
            Value::Array(items) => items.iter().find_map(bad),
            other => bad(other),
        };
        found.map(|text| Breach::NotALink { text })
    }
}

impl Shape {
    fn holds(self, text: &str) -> bool {
        match self {
            Shape::Pixels => text.split_once('x').is_some_and(|(width, height)| {
                [width, height].iter().all(|side| !side.is_empty() && side.bytes().all(|byte| byte.is_ascii_digit()))
            }),
            Shape::Colour => text.strip_prefix('#').is_some_and(|digits| {
                matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            }),
        }
    }

    fn example(self) -> &'static str {
        match self {
            Shape::Pixels => "size such as 1024x768",
            Shape::Colour => "colour such as #ffffff",
        }
    }
}

/// An http(s) address with a host and without spaces: what the service is able to fetch.
pub(crate) fn is_link(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && !host.is_empty()
        && !host.starts_with(':')
        && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// The whole number that a JSON number stands for, `8.0` included.
pub(crate) fn whole(value: &Value) -> Option<Value> {
    /// Up to here every whole number is its own floating-point number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(value.clone()),
        Value::Number(number) => number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() <= EXACT).map(number_of),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number as JSON, without `.0` when it is whole.
pub(crate) fn number_of(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}

/// Equal as JSON, 8 and 8.0 being the same.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    one == other || matches!((one.as_f64(), other.as_f64()), (Some(one), Some(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_a_scheme_of_the_web_and_a_host() {
        for link in ["https://a.example/x.png", "HTTP://a.example", "https://user@a.example:8080/?q=1#f"] {
            assert!(is_link(link), "{link}");
        }
        let not_links =
            ["", "a.example/x.png", "data:image/png;base64,AAAA", "ftp://a.example/x", "https://", "https:///x"];
        for text in
            not_links.into_iter().chain(["https://:80/", "https://a b/", "javascript:alert(1)", "https://a.example/\n"])
        {
            assert!(!is_link(text), "{text:?}");
        }
    }

    #[test]
    fn eight_and_eight_point_zero_are_the_same_whole_number() {
        assert_eq!(whole(&serde_json::json!(8.0)), Some(serde_json::json!(8)));
        assert_eq!(whole(&serde_json::json!(8.5)), None);
        assert_eq!(whole(&serde_json::json!("8")), None);
        assert_eq!(whole(&serde_json::json!(1e300)), None);
        assert!(same(&serde_json::json!(8), &serde_json::json!(8.0)));
    }
}
