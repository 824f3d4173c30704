//! What the service did other than the catalogue's rules say: it made what a rule speaks against, or it refused what none
//! speaks against. Remembered by model, for one account, so that the sandbox teaches nothing about the real service. It
//! changes nothing by itself: the person is offered to relax the rule, or to be told of the refusal beforehand.

use catalogue::Catalogue;
use library::{Reader, Scope, Task, Writer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Engine;
use crate::adopt::ADDED;
use crate::compose::{catalogue_kind, problem};
use crate::face::{Checked, Failure, FailureCode, Lesson, LessonOf, Problem, ProblemCode, Tag};
use crate::submit::sha256;

/// Lessons of one model that are kept; the oldest offers go first.
const KEPT: usize = 40;
/// Longest words of the service that are kept, in characters.
const LONGEST: usize = 300;
const PREFIX: &str = "lessons.";

/// As it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Learnt {
    #[serde(flatten)]
    pub lesson: Lesson,
    /// Of a refusal: what was refused, as a sum over the field's value or, without a field, over all but the prompt.
    #[serde(default)]
    sum: String,
}

/// What was learnt of a model. A damaged entry is as none.
pub(crate) fn of_model(reader: &Reader<'_>, account: i64, model: &str) -> Result<Vec<Learnt>, library::Error> {
    let stored = reader.settings().get(Scope::Account(account), &format!("{PREFIX}{model}"))?;
    Ok(stored.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn save(writer: &Writer<'_>, account: i64, model: &str, learnt: &[Learnt]) -> Result<(), library::Error> {
    let (scope, name) = (Scope::Account(account), format!("{PREFIX}{model}"));
    if learnt.is_empty() {
        return writer.settings().remove(scope, &name);
    }
    writer.settings().set(scope, &name, &serde_json::to_string(learnt).expect("texts and numbers are JSON"))
}

/// What a task that was made teaches. Pure.
pub(crate) fn taken(catalogue: &Catalogue, task: &Task, now: i64) -> Vec<Learnt> {
    // What was asked for elsewhere is not known here.
    let problems = if task.endpoint == ADDED { None } else { problems_of(catalogue, task) };
    let problems = problems.unwrap_or_default();
    // Another letter case than is known is taken as a matter of course.
    let broken = problems.into_iter().filter(|problem| is_rule(problem.code) && !problem.facts.contains_key("case"));
    broken
        .map(|problem| {
            let text = problem.rule.as_ref().map(|rule| rule.text.clone()).unwrap_or_default();
            let of = LessonOf::Taken { field: problem.field.clone(), text, blocks: problem.blocks };
            Learnt { lesson: lesson(task, now, key_of(&problem), of), sum: String::new() }
        })
        .collect()
}

/// What a refusal teaches; nothing when a rule had said so, or when it is not about the body. Pure.
pub(crate) fn refused(
    catalogue: &Catalogue,
    task: &Task,
    now: i64,
    status: u16,
    code: Option<i64>,
    message: &str,
) -> Option<Learnt> {
    // Codes that begin with 2 are about the request; one without a code says by its status that it is.
    let of_request = matches!(status, 400 | 422) && code.is_none_or(|code| (20_000..30_000).contains(&code));
    let problems = problems_of(catalogue, task).filter(|_| of_request)?;
    if problems.iter().any(|problem| is_rule(problem.code)) {
        return None;
    }
    let body = object(&task.body)?;
    let field = named(catalogue, &task.model, &body, message);
    let value = field.as_ref().and_then(|field| body.get(field)).map(Value::to_string).unwrap_or_default();
    let sum = sum_of(&body, field.as_deref());
    let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
    let key = format!("refused.{}.{}", field.as_deref().unwrap_or_default(), sum.get(..16).unwrap_or_default());
    let of = LessonOf::Refused { field, value: cut(&value), code, message: cut(message) };
    Some(Learnt { lesson: lesson(task, now, key, of), sum })
}

/// Adds to what is known of the model: one that is known already was met once more.
pub(crate) fn note(writer: &Writer<'_>, task: &Task, new: Vec<Learnt>) -> Result<(), library::Error> {
    if new.is_empty() {
        return Ok(());
    }
    let mut learnt = of_model(writer, task.account_id, &task.model)?;
    for mut one in new {
        if let Some(place) = learnt.iter().position(|known| known.lesson.key == one.lesson.key) {
            let known = learnt.remove(place);
            one.lesson.times = known.lesson.times.saturating_add(1);
            one.lesson.followed = known.lesson.followed;
        }
        learnt.push(one);
    }
    while learnt.len() > KEPT {
        let offered = learnt.iter().position(|learnt| !learnt.lesson.followed).unwrap_or(0);
        learnt.remove(offered);
    }
    save(writer, task.account_id, &task.model, &learnt)
}

/// A checked draft with what was learnt of its model: followed lessons change what is said of it, and those that are
/// about it and not followed yet come as offers. Pure.
pub(crate) fn apply(mut checked: Checked, learnt: &[Learnt]) -> Checked {
    if learnt.is_empty() {
        return checked;
    }
    let known = |key: &str| learnt.iter().find(|learnt| learnt.lesson.key == key).map(|learnt| &learnt.lesson);
    let mut lessons = Vec::new();
    checked.problems.retain_mut(|problem| {
        let Some(lesson) = known(&key_of(problem)) else { return true };
        if !lesson.followed {
            lessons.push(lesson.clone());
            return true;
        }
        // What blocked warns, and what only warned has been heard.
        let stays = problem.blocks;
        problem.blocks = false;
        stays
    });
    let body = checked.body.as_deref().and_then(object);
    for one in body.iter().flat_map(|body| learnt.iter().filter(move |one| is_about(one, body))) {
        match &one.lesson.of {
            LessonOf::Refused { field, message, code, .. } if one.lesson.followed => {
                let field = field.clone().unwrap_or_else(|| "extra".to_owned());
                let mut facts = std::collections::BTreeMap::from([
                    ("message".to_owned(), message.clone()),
                    ("at".to_owned(), one.lesson.at.to_string()),
                ]);
                facts.extend(code.map(|code| ("code".to_owned(), code.to_string())));
                checked.problems.push(Problem {
                    fields: vec![field.clone()],
                    field,
                    blocks: false,
                    code: ProblemCode::RefusedBefore,
                    rule: None,
                    facts,
                    ways_out: Vec::new(),
                });
            }
            LessonOf::Refused { .. } => lessons.push(one.lesson.clone()),
            LessonOf::Taken { .. } => {}
        }
    }
    checked.blocked = checked.problems.iter().any(|problem| problem.blocks);
    Checked { lessons, ..checked }
}

impl Engine {
    /// All that was learnt for the account in use, by model.
    pub async fn lessons(&self) -> Result<Vec<Lesson>, Failure> {
        let Some(lane) = self.inner.active_lane() else { return Ok(Vec::new()) };
        let account = lane.account;
        let stored = self
            .inner
            .library
            .read(move |reader| reader.settings().with_prefix(Scope::Account(account), PREFIX))
            .await?;
        let lists = stored.into_iter().filter_map(|(_, json)| serde_json::from_str::<Vec<Learnt>>(&json).ok());
        Ok(lists.flatten().map(|learnt| learnt.lesson).collect())
    }

    /// Takes the offer of a lesson, or takes that back.
    pub async fn lesson_follow(&self, model: String, key: String, followed: bool) -> Result<(), Failure> {
        self.change_lessons(model, move |learnt| {
            let one = learnt.iter_mut().find(|learnt| learnt.lesson.key == key);
            one.map(|one| one.lesson.followed = followed).is_some()
        })
        .await
    }

    /// As if it had never been learnt; the service may teach it anew.
    pub async fn lesson_forget(&self, model: String, key: String) -> Result<(), Failure> {
        self.change_lessons(model, move |learnt| {
            let before = learnt.len();
            learnt.retain(|learnt| learnt.lesson.key != key);
            learnt.len() < before
        })
        .await
    }

    async fn change_lessons(
        &self,
        model: String,
        change: impl FnOnce(&mut Vec<Learnt>) -> bool + Send + 'static,
    ) -> Result<(), Failure> {
        let account = self.inner.need_lane()?.account;
        let changed = self
            .inner
            .library
            .write(move |writer| {
                let mut learnt = of_model(writer, account, &model)?;
                let changed = change(&mut learnt);
                if changed {
                    save(writer, account, &model, &learnt)?;
                }
                Ok(changed)
            })
            .await?;
        if !changed {
            return Err(Failure::new(FailureCode::NotFound));
        }
        self.inner.stale(&[Tag::Lessons], &[]);
        Ok(())
    }
}

fn lesson(task: &Task, now: i64, key: String, of: LessonOf) -> Lesson {
    Lesson {
        model: task.model.clone(),
        model_title: task.model_title.clone(),
        key,
        of,
        task: task.id,
        at: now,
        times: 1,
        followed: false,
    }
}

/// What the catalogue says of a body that was sent; None when it cannot be said of exactly this body.
fn problems_of(catalogue: &Catalogue, task: &Task) -> Option<Vec<Problem>> {
    let parts = catalogue::draft_of_body(catalogue, catalogue_kind(crate::state_view::kind(task.kind)), &task.body);
    let checked = catalogue::check(catalogue, &parts.draft());
    let same = object(checked.body.as_deref()?)? == object(&task.body)?;
    let known = catalogue.get(&parts.model).is_some();
    (same && known).then(|| checked.problems.into_iter().map(problem).collect())
}

/// Whether it is the catalogue that speaks, and not a bound of this program.
fn is_rule(code: ProblemCode) -> bool {
    match code {
        ProblemCode::PromptMissing
        | ProblemCode::PromptTooLong
        | ProblemCode::PromptTooShort
        | ProblemCode::ParameterMissing
        | ProblemCode::NotAmong
        | ProblemCode::OutOfRange
        | ProblemCode::TooManyItems
        | ProblemCode::WrongType
        | ProblemCode::NotALink
        | ProblemCode::Rule => true,
        ProblemCode::JsonInvalid
        | ProblemCode::TooLarge
        | ProblemCode::TooLargeToCheck
        | ProblemCode::ModelMissing
        | ProblemCode::ModelUnknown
        | ProblemCode::RefusedBefore => false,
    }
}

/// The same rule has the same key, whatever value breaks it.
fn key_of(problem: &Problem) -> String {
    match &problem.rule {
        Some(rule) => format!("taken.{}", rule.id),
        None => format!("taken.{}.{:?}", problem.field, problem.code),
    }
}

fn object(body: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(body) {
        Ok(Value::Object(body)) => Some(body),
        Ok(_) | Err(_) => None,
    }
}

/// The parameter that the service's words name: one of the body, or one of the model's that is not sent.
fn named(catalogue: &Catalogue, model: &str, body: &Map<String, Value>, message: &str) -> Option<String> {
    let mut words = message.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    let known = catalogue.get(model);
    let is_parameter = |word: &&str| {
        *word != "model"
            && (body.contains_key(*word)
                || known.is_some_and(|known| known.parameters.iter().any(|parameter| parameter.name == *word)))
    };
    words.find(is_parameter).map(str::to_owned)
}

fn sum_of(body: &Map<String, Value>, field: Option<&str>) -> String {
    let of = match field {
        Some(field) => body.get(field).cloned().unwrap_or(Value::Null),
        None => Value::Object(
            body.iter()
                .filter(|(name, _)| *name != "prompt")
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        ),
    };
    sha256(of.to_string().as_bytes())
}

/// Whether a refusal was of the same as this body holds.
fn is_about(learnt: &Learnt, body: &Map<String, Value>) -> bool {
    match &learnt.lesson.of {
        LessonOf::Refused { field, .. } => sum_of(body, field.as_deref()) == learnt.sum,
        LessonOf::Taken { .. } => false,
    }
}
