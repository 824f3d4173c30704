//! Models, and what a draft would send. Checking and pricing are the catalogue's; this file adds what the library knows
//! (when a model was last used, how long it takes).

use std::collections::HashMap;

use catalogue::Catalogue;

use crate::Engine;
use crate::batch::check_first;
use crate::body_text::{self, NoBody};
use crate::cast::{Known, named};
use crate::estimate::median;
use crate::face::{
    Checked, ClosedField, Control, Draft, Failure, Kind, ModelCard, ModelForm, ModelMode, ModelOrigin, ParameterField,
    PriceEstimate, Problem, ProblemCode, PromptField, ReferenceField, RuleSaid, Takes, WayOut, Won,
};
use crate::{boards, in_use, wishes};

impl Engine {
    /// All models of the catalogue.
    pub async fn models(&self) -> Result<Vec<ModelCard>, Failure> {
        let used: HashMap<String, (i64, Option<i64>, Won)> = match self.inner.active_lane() {
            None => HashMap::new(),
            Some(lane) => {
                let account = lane.account;
                self.inner
                    .library
                    .read(move |reader| {
                        let mut used = HashMap::new();
                        for (model, at) in reader.tasks().last_used(account)? {
                            let usual = median(&mut reader.tasks().durations(account, &model, 50)?);
                            let won = boards::won(reader, account, &model)?;
                            used.insert(model, (at, usual, won));
                        }
                        Ok(used)
                    })
                    .await?
            }
        };
        let catalogue = self.inner.catalogue();
        Ok(catalogue
            .models()
            .map(|model| ModelCard {
                id: model.id.clone(),
                kind: face_kind(model.kind),
                origin: in_use::origin(&catalogue, &model.id),
                title: model.title.clone(),
                takes: model.takes.iter().copied().map(takes).collect(),
                wishes: wishes::wishes(model),
                gives: wishes::gives(model),
                seen: model.evidence.seen.clone(),
                price: model.price.as_ref().map(|price| price.short.clone()),
                usual_ms: used.get(&model.id).and_then(|(_, usual, _)| *usual),
                last_used_at: used.get(&model.id).map(|(at, _, _)| *at),
                boards: used.get(&model.id).map(|(_, _, won)| *won).unwrap_or_default(),
            })
            .collect())
    }

    /// An id that the catalogue does not know gives a form with a prompt and JSON.
    pub async fn model_form(&self, kind: Kind, id: String) -> Result<ModelForm, Failure> {
        Ok(form(&self.inner.catalogue(), kind, &id))
    }

    pub async fn compose_check(&self, draft: Draft) -> Result<Checked, Failure> {
        let catalogue = self.inner.catalogue();
        let draft = body_text::taken_apart(&catalogue, draft);
        let known = self.known_of(&draft).await?;
        let (checked, times) = check_first(&catalogue, &draft, &known);
        let mut checked = self.with_experience(&catalogue, &draft, checked, times).await?;
        let base = self.inner.active_lane().map_or_else(|| self.real_lane(), Ok)?.base();
        let url = format!("{}/{}", base.as_str(), checked.endpoint);
        checked.curl = checked.body.as_deref().map(|body| body_text::curl_line(&url, body));
        Ok(checked)
    }
}

/// The draft held against the catalogue. A body that was edited by hand is what is judged and what is sent, byte for
/// byte; else names of the cast are what they stand for. Pure.
pub(crate) fn check_draft(catalogue: &Catalogue, draft: &Draft, known: &Known) -> Checked {
    if draft.body.is_empty() {
        let (sent, cast) = named(catalogue, draft, known);
        return Checked { cast, ..check_controls(catalogue, &sent, known) };
    }
    match body_text::is_body(&draft.body) {
        Ok(()) => {
            let checked = check_controls(catalogue, &body_text::taken_apart(catalogue, draft.clone()), known);
            Checked { body: checked.body.map(|_| draft.body.clone()), ..checked }
        }
        // The form goes on saying what it knows; of the body only what is wrong with it counts.
        Err(why) => Checked {
            body: None,
            problems: vec![no_body(why)],
            set_aside: Vec::new(),
            estimate: None,
            blocked: true,
            sendable: false,
            ..check_controls(catalogue, draft, known)
        },
    }
}

fn no_body(why: NoBody) -> Problem {
    let facts = match why {
        NoBody::TooLarge => vec![("limit", catalogue::BODY_LIMIT.to_string())],
        NoBody::NotJson(line, column) => vec![("line", line.to_string()), ("column", column.to_string())],
        NoBody::NoObject => vec![("expected", "object".to_owned())],
    };
    Problem {
        field: "body".to_owned(),
        fields: vec!["body".to_owned()],
        blocks: true,
        code: if why == NoBody::TooLarge { ProblemCode::TooLarge } else { ProblemCode::JsonInvalid },
        rule: None,
        facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        ways_out: Vec::new(),
    }
}

fn check_controls(catalogue: &Catalogue, draft: &Draft, known: &Known) -> Checked {
    let references: Vec<(String, Option<String>)> =
        draft.references.iter().map(|reference| (reference.url.clone(), reference.name.clone())).collect();
    let id = draft.models.get(&draft.kind).map_or("", String::as_str);
    let source = catalogue.get(id.trim()).and_then(|model| catalogue::source(model, &references));
    let checked = catalogue::check(
        catalogue,
        &catalogue::Draft {
            kind: catalogue_kind(draft.kind),
            model: id,
            prompt: &draft.prompt,
            values: &draft.values,
            references: &references,
            extra: &draft.extra,
            count: draft.count,
            source_seconds: source.and_then(|link| known.seconds.get(link).copied()),
        },
    );
    // What is larger than is ever sent is not sent as it is either.
    let too_large = checked.problems.iter().any(|problem| problem.code == catalogue::ProblemCode::TooLarge);
    let sendable = checked.body.is_some() && !too_large;
    Checked {
        body: checked.body,
        endpoint: checked.endpoint.to_owned(),
        problems: checked.problems.into_iter().map(problem).collect(),
        closed: checked.closed.into_iter().map(closed).collect(),
        mode: checked.mode,
        set_aside: checked.set_aside,
        kept: crate::switching::kept(catalogue, draft),
        estimate: checked.estimate.map(|estimate| PriceEstimate {
            credits: estimate.credits,
            basis: estimate.basis,
            as_of: estimate.as_of,
        }),
        lately: None,
        lessons: Vec::new(),
        cast: Vec::new(),
        prompt_length: checked.prompt_length,
        sendable,
        blocked: checked.blocked,
        curl: None,
    }
}

fn form(catalogue: &Catalogue, kind: Kind, id: &str) -> ModelForm {
    let Some(model) = catalogue.get(id) else {
        return ModelForm {
            id: id.to_owned(),
            kind,
            title: id.to_owned(),
            summary: String::new(),
            known: false,
            origin: ModelOrigin::Unknown,
            prompt: Some(PromptField {
                name: "prompt".to_owned(),
                required: false,
                max_length: None,
                min_length: None,
                lyrics_in: Vec::new(),
            }),
            references: Vec::new(),
            parameters: Vec::new(),
            json_only: Vec::new(),
            areas: None,
            rules: Vec::new(),
            modes: Vec::new(),
            evidence: None,
            price: None,
            price_as_of: None,
        };
    };
    ModelForm {
        id: model.id.clone(),
        kind: face_kind(model.kind),
        title: model.title.clone(),
        summary: model.summary.clone(),
        known: true,
        origin: in_use::origin(catalogue, id),
        prompt: model.prompt.as_ref().map(|prompt| PromptField {
            name: prompt.name.clone(),
            required: prompt.required,
            max_length: prompt.max_length,
            min_length: prompt.min_length,
            lyrics_in: prompt.lyrics_in.clone(),
        }),
        references: model
            .references
            .iter()
            .map(|reference| ReferenceField {
                name: reference.name.clone(),
                label: reference.label.clone(),
                takes: takes(reference.takes),
                list: reference.list,
                required: reference.required,
                max_items: reference.max_items,
                mention: mention(model, reference),
            })
            .collect(),
        parameters: model
            .parameters
            .iter()
            .map(|parameter| ParameterField {
                name: parameter.name.clone(),
                label: parameter.label.clone(),
                required: parameter.required,
                control: control(parameter.control.clone()),
                default: parameter.default.clone(),
            })
            .collect(),
        json_only: model.json_only.clone(),
        areas: model.areas.as_ref().map(|areas| areas.path.clone()),
        rules: rules(model),
        modes: model.modes.iter().map(|mode| ModelMode { id: mode.id.clone(), label: mode.label.clone() }).collect(),
        evidence: Some(wishes::evidence(model)),
        price: model.price.as_ref().map(|price| price.text.clone()),
        price_as_of: model.price.as_ref().map(|price| price.as_of.clone()),
    }
}

fn mention(model: &catalogue::Model, reference: &catalogue::Reference) -> Option<String> {
    model.mentions.iter().find(|mention| mention.parameter == reference.name).map(|mention| mention.said.clone())
}

/// What is checked, and after it what is known besides.
fn rules(model: &catalogue::Model) -> Vec<String> {
    let checked = model.rules.iter().map(|rule| &rule.text);
    checked.chain(model.not_encoded.iter().map(|known| &known.text)).cloned().collect()
}

fn control(control: catalogue::Control) -> Control {
    match control {
        catalogue::Control::Ratio { values } => Control::Ratio { values },
        catalogue::Control::Choice { values, unit } => Control::Choice { values, unit },
        catalogue::Control::Whole { min, max, unit } => Control::Whole { min, max, unit },
        catalogue::Control::Decimal { min, max, unit } => Control::Decimal { min, max, unit },
        catalogue::Control::Switch => Control::Switch,
        catalogue::Control::Seed { max } => Control::Seed { max },
        catalogue::Control::Text { max_length, multiline, lyrics } => Control::Text { max_length, multiline, lyrics },
    }
}

pub(crate) fn problem(problem: catalogue::Problem) -> Problem {
    Problem {
        field: problem.field,
        fields: problem.fields,
        blocks: problem.blocks,
        rule: problem.broke.map(rule_said),
        code: match problem.code {
            catalogue::ProblemCode::PromptMissing => ProblemCode::PromptMissing,
            catalogue::ProblemCode::PromptTooLong => ProblemCode::PromptTooLong,
            catalogue::ProblemCode::PromptTooShort => ProblemCode::PromptTooShort,
            catalogue::ProblemCode::ParameterMissing => ProblemCode::ParameterMissing,
            catalogue::ProblemCode::NotAmong => ProblemCode::NotAmong,
            catalogue::ProblemCode::OutOfRange => ProblemCode::OutOfRange,
            catalogue::ProblemCode::TooManyItems => ProblemCode::TooManyItems,
            catalogue::ProblemCode::WrongType => ProblemCode::WrongType,
            catalogue::ProblemCode::NotALink => ProblemCode::NotALink,
            catalogue::ProblemCode::JsonInvalid => ProblemCode::JsonInvalid,
            catalogue::ProblemCode::TooLarge => ProblemCode::TooLarge,
            catalogue::ProblemCode::TooLargeToCheck => ProblemCode::TooLargeToCheck,
            catalogue::ProblemCode::Rule => ProblemCode::Rule,
            catalogue::ProblemCode::ModelMissing => ProblemCode::ModelMissing,
            catalogue::ProblemCode::ModelUnknown => ProblemCode::ModelUnknown,
        },
        facts: problem.facts,
        ways_out: problem.ways_out.into_iter().map(|way| WayOut { name: way.name, value: way.value }).collect(),
    }
}

fn closed(closed: catalogue::Closed) -> ClosedField {
    ClosedField { field: closed.field, rule: rule_said(closed.broke) }
}

fn rule_said(broke: catalogue::Broke) -> RuleSaid {
    RuleSaid { id: broke.rule, message: broke.message, args: broke.args, text: broke.text }
}

fn takes(takes: catalogue::Takes) -> Takes {
    match takes {
        catalogue::Takes::Text => Takes::Text,
        catalogue::Takes::Images => Takes::Images,
        catalogue::Takes::Frames => Takes::Frames,
        catalogue::Takes::Video => Takes::Video,
        catalogue::Takes::Sound => Takes::Sound,
        catalogue::Takes::Task => Takes::Task,
    }
}

pub(crate) fn face_kind(kind: catalogue::Kind) -> Kind {
    match kind {
        catalogue::Kind::Image => Kind::Image,
        catalogue::Kind::Video => Kind::Video,
        catalogue::Kind::Audio => Kind::Audio,
    }
}

pub(crate) fn catalogue_kind(kind: Kind) -> catalogue::Kind {
    match kind {
        Kind::Image => catalogue::Kind::Image,
        Kind::Video => catalogue::Kind::Video,
        Kind::Audio => catalogue::Kind::Audio,
    }
}

pub(crate) fn stored_kind(kind: Kind) -> library::Kind {
    match kind {
        Kind::Image => library::Kind::Image,
        Kind::Video => library::Kind::Video,
        Kind::Audio => library::Kind::Audio,
    }
}
