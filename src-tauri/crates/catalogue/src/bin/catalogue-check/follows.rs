//! What can follow a result: every parameter that takes an earlier task says whose, and every way that is offered makes
//! a body that lacks nothing but what the person must still give.

use catalogue::{
    Catalogue, Draft, Fills, FollowUp, Following, Model, Origin, Problem, ProblemCode, Takes, check, draft_of_body,
    follow_ups,
};
use serde_json::{Map, Value, json};

use crate::Found;
use crate::bodies::checked;

const LINK: &str = "https://files.example/of-the-earlier-task";
const TASK: &str = "task_0123456789abcdef0123456789abcdef";
/// Sentences of rules that ask for more, and refuse nothing.
const ASKING: [&str; 3] = ["needs", "neededFor", "neededWithout"];
const TRACK: &str = "0f3a2b1c-0000-4000-8000-000000000001";

/// What is said in the file of one model, held against its own schema and its good bodies.
pub fn prove(catalogue: &Catalogue, model: &Model, file: &Value, good: &[Map<String, Value>], found: &mut Found) {
    found.count("follows", model.follows.len());
    let properties = file["parameters"]["properties"].as_object();
    for (name, property) in properties.into_iter().flatten() {
        let own = |path: &String| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        let said = model.follows.iter().any(|follows| {
            let ids = follows.fills.iter().filter(|(_, fills)| matches!(fills, Fills::Task | Fills::Track));
            ids.map(|(path, _)| path).any(own)
        });
        match (property["x-takes"] == "task", said) {
            (true, false) => found.gap(&model.id, &format!("{name} takes a task, and does not say whose")),
            (false, true) => {
                found.gap(&model.id, &format!("{name} takes a task by what it follows, and does not say it"))
            }
            (true, true) => found.count("task_parameters", 1),
            (false, false) => {}
        }
    }
    for follows in &model.follows {
        let wish = follows.wish;
        if !model.wishes.iter().any(|fulfils| fulfils.wish == wish) {
            found.gap(&model.id, &format!("follows to {wish:?}, which it does not fulfil"));
        }
        for of in &follows.of {
            if !catalogue.models().any(|known| of_one(of, &known.id)) && catalogue.models().count() > 1 {
                found.gap(&model.id, &format!("follows tasks of {of}, which is no model"));
            }
        }
        let number = follows.fills.values().any(|fills| *fills == Fills::Number);
        if number != follows.first.is_some() {
            found.gap(
                &model.id,
                &format!("follows to {wish:?} by a number, and does not say the first, or the reverse"),
            );
        }
        // A whole body of this way, which the cases hold, stays good with what a follow-up puts into it.
        let filled = good.iter().filter_map(|body| filled(body, follows));
        let mut whole = filled.map(|body| checked(catalogue, model, &body)).peekable();
        if whole.peek().is_none() {
            found.gap(&model.id, &format!("no good body follows to {wish:?} with {:?}", follows.sets));
        }
        for checked in whole {
            for problem in checked.problems {
                found.gap(&model.id, &format!("following to {wish:?} breaks a good body: {}", told(&problem)));
            }
        }
    }
}

/// Every way that is offered after a result of any model, picture, clip or sound.
pub fn prove_offers(catalogue: &Catalogue, found: &mut Found) {
    if catalogue.models().count() < 2 {
        return;
    }
    let mut led_to = std::collections::BTreeSet::new();
    for model in catalogue.models() {
        for media in [Takes::Images, Takes::Video, Takes::Sound] {
            let link = format!("{LINK}.{}", ending(media));
            let frame = format!("{LINK}.png");
            let origin = Origin {
                model: &model.id,
                prompt: "a heron in the reeds",
                media,
                is_last_frame: false,
                link: Some(&link),
                last_frame: (media == Takes::Video).then_some(frame.as_str()),
                number: Some(0),
                task: Some(TASK),
                track: Some(TRACK),
            };
            for way in follow_ups(catalogue, &origin) {
                led_to.insert(way.model.clone());
                // What a link gives does not depend on who made it: once is enough.
                if way.by == Following::Task || model.id == first(catalogue) {
                    prove_way(catalogue, &way, &link, &frame, found);
                }
            }
        }
    }
    found.count("following_models", led_to.len());
}

fn prove_way(catalogue: &Catalogue, way: &FollowUp, link: &str, frame: &str, found: &mut Found) {
    found.count(if way.by == Following::Task { "ways_by_task" } else { "ways_by_link" }, 1);
    let checked = check(catalogue, &Draft { source_seconds: Some(90.5), ..way.parts.draft() });
    let body = checked.body.unwrap_or_default();
    let pointed = match way.by {
        Following::Task => body.contains(TASK) || body.contains(TRACK),
        Following::Link => body.contains(link),
        Following::LastFrame => body.contains(frame),
    };
    if !pointed || !checked.set_aside.is_empty() {
        found.gap(&way.model, &format!("{} does not carry what it follows: {body}", way.id));
    }
    for problem in checked.problems {
        let expected = match problem.code {
            ProblemCode::PromptMissing => way.missing.iter().any(|label| label == "Prompt"),
            ProblemCode::ParameterMissing => {
                problem.facts.get("label").is_some_and(|label| way.missing.contains(label))
            }
            ProblemCode::OutOfRange => problem.facts.get("of").is_some_and(|of| of == "items"),
            // A rule that asks for something beside it.
            ProblemCode::Rule => problem.broke.as_ref().is_some_and(|broke| ASKING.contains(&broke.message.as_str())),
            _ => false,
        };
        if !expected {
            found.gap(&way.model, &format!("{:?} by {:?} ({}): {} {body}", way.verb, way.by, way.id, told(&problem)));
        }
    }
    let again = draft_of_body(catalogue, way.parts.kind, &body);
    if check(catalogue, &again.draft()).body.as_ref() != Some(&body) {
        found.gap(&way.model, &format!("{} is another body when it is read and made again: {body}", way.id));
    }
}

/// A good body that goes this way, with what a follow-up puts into it.
fn filled(body: &Map<String, Value>, follows: &catalogue::Follows) -> Option<Map<String, Value>> {
    let mut body = body.clone();
    for (path, value) in &follows.sets {
        if at(&mut body, path)? != value {
            return None;
        }
    }
    for (path, fills) in &follows.fills {
        let value = match fills {
            Fills::Task => json!(TASK),
            Fills::Track => json!(TRACK),
            Fills::Number => json!(follows.first?),
            Fills::Prompt => continue,
        };
        *at(&mut body, path)? = value;
    }
    Some(body)
}

fn at<'a>(body: &'a mut Map<String, Value>, path: &str) -> Option<&'a mut Value> {
    match path.split_once('.') {
        None => body.get_mut(path),
        Some((first, rest)) => at(body.get_mut(first)?.as_object_mut()?, rest),
    }
}

fn of_one(of: &str, id: &str) -> bool {
    of.strip_suffix('*').map_or(of == id, |beginning| id.starts_with(beginning))
}

fn first(catalogue: &Catalogue) -> &str {
    catalogue.models().next().map_or("", |model| &model.id)
}

fn ending(media: Takes) -> &'static str {
    match media {
        Takes::Video => "mp4",
        Takes::Sound => "mp3",
        Takes::Text | Takes::Images | Takes::Frames | Takes::Task => "png",
    }
}

fn told(problem: &Problem) -> String {
    let rule = problem.broke.as_ref().map(|broke| broke.rule.as_str()).unwrap_or_default();
    format!("{:?} {rule} at {:?} {:?}", problem.code, problem.fields, problem.facts)
}
