//! What a validator says of a parameter becomes a problem that can be shown beside it.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use crate::draft::{Problem, ProblemCode};
use crate::limits::number_of;
use crate::model::{Property, Strength};

/// The names and numbers that lead to where a body is wrong; for what is missing, to where it would be.
pub(crate) fn path(error: &ValidationError<'_>) -> Vec<String> {
    let pointer = error.instance_path().as_str();
    let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    let missing = match error.kind() {
        ValidationErrorKind::Required { property } => property.as_str().map(str::to_owned),
        _ => None,
    };
    steps.chain(missing).collect()
}

/// Which of several errors of one parameter is told: what makes the others follow comes first.
pub(crate) fn rank(error: &ValidationError<'_>) -> u8 {
    match error.kind() {
        ValidationErrorKind::Required { .. } => 0,
        ValidationErrorKind::Type { .. } => 1,
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::AnyOf { .. } => 2,
        ValidationErrorKind::Pattern { .. } => 4,
        _ => 3,
    }
}

/// `typed`: the value was typed as JSON, so it only warns.
pub(crate) fn problem(property: &Property, error: &ValidationError<'_>, typed: bool) -> Problem {
    let path = path(error);
    let told = Told { property, path: &path, strong: property.strength == Strength::Strong && !typed };
    let value = error.instance();
    match error.kind() {
        ValidationErrorKind::Required { .. } => told.missing(),
        ValidationErrorKind::Type { kind } => told.wrong_type(value, expected(kind)),
        ValidationErrorKind::Enum { options } => told.not_among(value, options.as_array().map_or(&[], Vec::as_slice)),
        ValidationErrorKind::AnyOf { .. } => told.not_among(value, &property.limits.values),
        ValidationErrorKind::Pattern { .. } if told.property.limits.link || told.inside() => told.not_a_link(value),
        ValidationErrorKind::Pattern { .. } => {
            let example = property.limits.example.as_deref().unwrap_or("another text");
            told.wrong_type(value, format!("text such as {example}"))
        }
        ValidationErrorKind::Minimum { limit } | ValidationErrorKind::ExclusiveMinimum { limit } => {
            let nearest = matches!(error.kind(), ValidationErrorKind::Minimum { .. }).then_some(limit);
            told.out_of_range("value", value.as_f64(), Some(limit), None, nearest)
        }
        ValidationErrorKind::Maximum { limit } | ValidationErrorKind::ExclusiveMaximum { limit } => {
            told.out_of_range("value", value.as_f64(), None, Some(limit), Some(limit))
        }
        ValidationErrorKind::MinLength { limit } => told.length(value, Some(*limit), None),
        ValidationErrorKind::MaxLength { limit } => told.length(value, None, Some(*limit)),
        ValidationErrorKind::MinItems { limit } => {
            let found = value.as_array().map_or(0, Vec::len);
            told.out_of_range("items", Some(found as f64), Some(&Value::from(*limit)), None, None)
        }
        ValidationErrorKind::MaxItems { limit } => {
            let found = value.as_array().map_or(0, Vec::len);
            told.problem(ProblemCode::TooManyItems, value).fact("found", found).fact("max", limit)
        }
        _ => told.wrong_type(value, "different value".to_owned()),
    }
}

struct Told<'a> {
    property: &'a Property,
    path: &'a [String],
    strong: bool,
}

impl Told<'_> {
    /// Deeper than the parameter itself and the items of its list.
    fn inside(&self) -> bool {
        self.path.iter().skip(1).any(|step| step.parse::<usize>().is_err())
    }

    /// "Shots 1: prompt" for what stands deeper than the parameter itself.
    fn label(&self) -> String {
        if !self.inside() {
            return self.property.label.clone();
        }
        let place = |step: &String| step.parse::<usize>().map_or_else(|_| step.clone(), |at| (at + 1).to_string());
        let places: Vec<String> = self.path.iter().skip(1).map(place).collect();
        format!("{} ({})", self.property.label, places.join(" "))
    }

    fn problem(&self, code: ProblemCode, value: &Value) -> Problem {
        Problem::new(&self.property.name, code, self.strong).fact("label", self.label()).fact("value", shown(value))
    }

    fn missing(&self) -> Problem {
        if self.property.name == "prompt" {
            return Problem::new("prompt", ProblemCode::PromptMissing, self.strong);
        }
        let code = ProblemCode::ParameterMissing;
        let problem = Problem::new(&self.property.name, code, self.strong).fact("label", self.label());
        let values = &self.property.limits.values;
        let only = values.first().filter(|_| values.len() == 1);
        match self.property.default.as_ref().or(only).filter(|_| !self.inside()) {
            Some(value) => problem.way_out(value.clone()),
            None => problem,
        }
    }

    fn wrong_type(&self, value: &Value, expected: String) -> Problem {
        self.left_out(self.problem(ProblemCode::WrongType, value).fact("expected", expected))
    }

    fn not_among(&self, value: &Value, allowed: &[Value]) -> Problem {
        if let Some(known) = self.property.limits.same_but_case(value) {
            let problem = Problem { blocks: false, ..self.problem(ProblemCode::NotAmong, value) };
            return problem.fact("case", shown(known)).way_out(known.clone());
        }
        let words: Vec<String> = allowed.iter().map(shown).collect();
        let problem = self.problem(ProblemCode::NotAmong, value).fact("allowed", words.join(", "));
        if self.inside() {
            return problem;
        }
        let default = self.property.default.as_ref().or_else(|| allowed.first());
        self.left_out(default.cloned().into_iter().fold(problem, Problem::way_out))
    }

    fn not_a_link(&self, value: &Value) -> Problem {
        self.problem(ProblemCode::NotALink, value)
    }

    fn length(&self, value: &Value, min: Option<u64>, max: Option<u64>) -> Problem {
        let found = value.as_str().map_or(0, |text| text.chars().count());
        if self.property.name == "prompt" {
            let problem = |code| Problem::new("prompt", code, self.strong).fact("length", found);
            return match max {
                Some(max) => problem(ProblemCode::PromptTooLong)
                    .fact("max", max)
                    .fact("over", (found as u64).saturating_sub(max)),
                None => problem(ProblemCode::PromptTooShort).fact("min", min.unwrap_or_default()),
            };
        }
        let (min, max) = (min.map(Value::from), max.map(Value::from));
        self.out_of_range("characters", Some(found as f64), min.as_ref(), max.as_ref(), None)
    }

    /// Both ends are said, where the parameter has two.
    fn out_of_range(
        &self,
        of: &str,
        found: Option<f64>,
        min: Option<&Value>,
        max: Option<&Value>,
        nearest: Option<&Value>,
    ) -> Problem {
        let limits = &self.property.limits;
        let (least, most) = match of {
            _ if self.inside() => (None, None),
            "value" => (limits.min.or(limits.above), limits.max),
            "characters" => (limits.min_length.map(f64::from), limits.max_length.map(f64::from)),
            _ => (None, limits.max_items.map(f64::from)),
        };
        let bound = |said: Option<&Value>, known: Option<f64>| said.cloned().or_else(|| known.map(number_of));
        let problem = self.problem(ProblemCode::OutOfRange, &found.map_or(Value::Null, number_of)).fact("of", of);
        let bounds = [("found", found.map(number_of)), ("min", bound(min, least)), ("max", bound(max, most))];
        let said = bounds.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let problem = said.fold(problem, |problem, (name, value)| problem.fact(name, value));
        let nearest = nearest.filter(|_| !self.inside()).cloned();
        self.left_out(nearest.into_iter().fold(problem, Problem::way_out))
    }

    /// Adds the way out of not sending it, where that is one.
    fn left_out(&self, problem: Problem) -> Problem {
        let kept = self.property.required || self.property.limits.link || self.property.name == "prompt";
        if kept || self.inside() { problem } else { problem.way_out(Value::Null) }
    }
}

fn expected(kind: &jsonschema::error::TypeKind) -> String {
    use jsonschema::JsonType;
    match kind {
        jsonschema::error::TypeKind::Single(JsonType::String) => "text",
        jsonschema::error::TypeKind::Single(JsonType::Integer) => "whole number",
        jsonschema::error::TypeKind::Single(JsonType::Number) => "number",
        jsonschema::error::TypeKind::Single(JsonType::Boolean) => "on or off",
        jsonschema::error::TypeKind::Single(JsonType::Array) => "list",
        jsonschema::error::TypeKind::Single(JsonType::Object) => "object",
        _ => "different value",
    }
    .to_owned()
}

/// A value in words.
pub(crate) fn shown(value: &Value) -> String {
    const SHOWN: usize = 120;
    match value {
        Value::String(text) if text.chars().count() > SHOWN => text.chars().take(SHOWN).chain(['…']).collect(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::Array(items) => format!("{} items", items.len()),
        Value::Object(_) => "an object".to_owned(),
        Value::Null | Value::Number(_) => value.to_string(),
    }
}
