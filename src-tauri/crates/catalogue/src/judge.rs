//! What the standard validators say of a body: the schema of the parameters, each rule, the modes.

use std::fmt;

use jsonschema::Validator;
use serde_json::{Map, Value};

use crate::expression::{Expression, Surroundings, on_a_deep_stack};
use crate::model::Model;
use crate::price::Pricing;
use crate::rule::Rule;
use crate::sample::sample;
use crate::schema;

/// The compiled part of a model; made once.
pub(crate) struct Judge {
    pub parameters: Validator,
    rules: Vec<Statement>,
    modes: Vec<Expression>,
    pub price: Option<Pricing>,
    /// A value for each field that a rule may close.
    samples: Map<String, Value>,
}

enum Statement {
    Schema(Box<Validator>),
    Cel(Expression),
}

/// A rule that a body breaks, and the fields that it is about this time.
pub(crate) struct Broken<'a> {
    pub rule: &'a Rule,
    pub fields: Vec<String>,
}

impl fmt::Debug for Judge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Judge").field("rules", &self.rules.len()).finish_non_exhaustive()
    }
}

impl Judge {
    /// # Errors
    /// The first schema or expression that is not one, in words.
    pub(crate) fn of(model: &Model, parameters: &Value) -> Result<Judge, String> {
        on_a_deep_stack(|| Judge::compile(model, parameters))
    }

    fn compile(model: &Model, parameters: &Value) -> Result<Judge, String> {
        let named = |name: &str, reason: String| format!("{name}: {reason}");
        let rule = |rule: &Rule| {
            let statement = match (&rule.schema, &rule.cel) {
                (Some(schema), None) => schema::compile(schema).map(|schema| Statement::Schema(Box::new(schema))),
                (None, Some(text)) => Expression::compile(text).map(Statement::Cel),
                (Some(_), Some(_)) | (None, None) => Err("needs either a schema or a CEL expression".to_owned()),
            };
            statement.map_err(|reason| named(&rule.id, reason))
        };
        let closing = model.rules.iter().flat_map(|rule| &rule.closes);
        let samples = closing.filter_map(|name| Some((name.clone(), sample(parameters["properties"].get(name)?))));
        Ok(Judge {
            parameters: schema::compile(parameters).map_err(|reason| named("parameters", reason))?,
            rules: model.rules.iter().map(rule).collect::<Result<_, _>>()?,
            modes: model
                .modes
                .iter()
                .map(|mode| Expression::compile(&mode.when).map_err(|reason| named(&mode.id, reason)))
                .collect::<Result<_, _>>()?,
            price: model.price.as_ref().and_then(|price| price.formula.as_ref()).map(Pricing::of).transpose()?,
            samples: samples.collect(),
        })
    }

    pub(crate) fn broken<'a>(&self, model: &'a Model, body: &Value, of: &Surroundings) -> Vec<Broken<'a>> {
        let judged = model.rules.iter().zip(&self.rules);
        judged
            .filter_map(|(rule, statement)| {
                let fields = match statement {
                    Statement::Schema(schema) => located(schema, body)?,
                    Statement::Cel(cel) => (cel.truth(of) == Some(false)).then(Vec::new)?,
                };
                // Of many fields that are closed, those that are sent all the same are told.
                let told: Vec<String> = rule.closes.iter().filter(|field| fields.contains(field)).cloned().collect();
                Some(Broken { rule, fields: if told.is_empty() { rule.fields.clone() } else { told } })
            })
            .collect()
    }

    /// Fields that are not sent and could not be, with the rule that closes them: a value put there would break it.
    pub(crate) fn closed<'a>(&self, model: &'a Model, body: Value) -> Vec<(&'a str, &'a Rule)> {
        let mut closed: Vec<(&str, &Rule)> = Vec::new();
        let mut tried = body;
        for (rule, statement) in model.rules.iter().zip(&self.rules) {
            let Statement::Schema(schema) = statement else {
                continue;
            };
            let open = !rule.closes.is_empty() && schema.is_valid(&tried);
            for name in &rule.closes {
                let sample = self.samples.get(name).filter(|_| tried.get(name).is_none());
                let (Some(sample), false) = (sample, closed.iter().any(|(field, _)| field == name)) else {
                    continue;
                };
                tried[name.as_str()] = sample.clone();
                let breaks = located(schema, &tried).is_some_and(|fields| open || fields.contains(name));
                if let Some(map) = tried.as_object_mut() {
                    map.shift_remove(name);
                }
                if breaks {
                    closed.push((name, rule));
                }
            }
        }
        closed
    }

    /// The first mode that is on.
    pub(crate) fn mode<'a>(&self, model: &'a Model, of: &Surroundings) -> Option<&'a str> {
        let on = self.modes.iter().position(|when| when.truth(of) == Some(true))?;
        model.modes.get(on).map(|mode| mode.id.as_str())
    }
}

/// The fields at which a body does not validate, which may be none; None: it validates.
fn located(schema: &Validator, body: &Value) -> Option<Vec<String>> {
    if schema.is_valid(body) {
        return None;
    }
    let errors = schema.iter_errors(body);
    Some(errors.filter_map(|error| crate::breach::path(&error).into_iter().next()).collect())
}
