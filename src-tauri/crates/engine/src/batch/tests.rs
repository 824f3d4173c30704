#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::face::{Kind, TableProblemCode};

fn draft(prompt: &str) -> Draft {
    Draft {
        submit_id: "press".into(),
        kind: Kind::Image,
        models: BTreeMap::from([(Kind::Image, "gpt-image-2".to_owned())]),
        prompt: prompt.to_owned(),
        values: BTreeMap::new(),
        references: Vec::new(),
        extra: String::new(),
        left: Vec::new(),
        body: String::new(),
        count: 1,
        tab: 0,
        sweeps: BTreeMap::new(),
        table: String::new(),
        made_from: None,
    }
}

fn bodies(draft: &Draft) -> Vec<Value> {
    let plan = Plan::of(draft);
    let all = checked_all(&plan, &[]).unwrap();
    assert_eq!(all.len() as u64, plan.bodies());
    all.into_iter().map(|(_, checked)| serde_json::from_str(&checked.body.unwrap()).unwrap()).collect()
}

#[test]
fn rows_alternatives_and_values_multiply_in_this_order() {
    let mut draft = draft("not sent: the table has the prompts");
    draft.table = "prompt,size\n{a|b},1:1\nc,16:9".into();
    draft.sweeps = BTreeMap::from([("resolution".to_owned(), vec![json!("1k"), json!("2k")])]);
    draft.count = 3;
    let body = |prompt: &str, size: &str, resolution: &str| json!({"model": "gpt-image-2", "prompt": prompt, "size": size, "resolution": resolution});
    let expected = [
        body("a", "1:1", "1k"),
        body("a", "1:1", "2k"),
        body("b", "1:1", "1k"),
        body("b", "1:1", "2k"),
        body("c", "16:9", "1k"),
        body("c", "16:9", "2k"),
    ];
    assert_eq!(bodies(&draft), expected);
    let plan = Plan::of(&draft);
    assert_eq!((plan.bodies(), plan.submissions()), (6, 18));
    let lines: Vec<Option<u32>> = plan.singles().map(|single| single.line).collect();
    assert_eq!(lines, [2, 2, 2, 2, 3, 3].map(Some));
}

#[test]
fn hostile_drafts_are_counted_and_refused_at_once() {
    let mut hostile = draft(&"{a|b}".repeat(100));
    assert_eq!(Plan::of(&hostile).refused().unwrap().code, FailureCode::BatchTooLarge);
    assert_eq!(Plan::of(&hostile).found().submissions, u32::MAX);
    assert!(check_first(&hostile).0.body.is_some());
    hostile.prompt = "x".into();
    hostile.sweeps = ["size", "resolution", "n"].map(|name| (name.to_owned(), vec![json!(1); 100_000])).into();
    assert_eq!(Plan::of(&hostile).refused().unwrap().code, FailureCode::BatchTooLarge);
    hostile.sweeps.clear();
    hostile.table = "{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}\n".repeat(20_000);
    assert_eq!(Plan::of(&hostile).refused().unwrap().code, FailureCode::BatchTooLarge);
    hostile.table = String::new();
    hostile.prompt = format!("{{{}}}", "|".repeat(499));
    assert_eq!(Plan::of(&hostile).refused(), None, "the most that goes");
    hostile.prompt = format!("{{{}}}", "|".repeat(500));
    assert_eq!(Plan::of(&hostile).refused().unwrap().facts["submissions"], "501");
    hostile.prompt = "{".repeat(10 << 20);
    assert_eq!(Plan::of(&hostile).bodies(), 1);
}

#[test]
fn a_value_of_its_own_takes_the_place_of_the_forms() {
    let mut draft = draft("x");
    draft.values = BTreeMap::from([("size".to_owned(), json!("1:1"))]);
    draft.sweeps = BTreeMap::from([
        ("size".to_owned(), vec![json!("16:9"), json!("9:16")]),
        ("duration".to_owned(), vec![json!(5), json!(10)]),
    ]);
    let sizes: Vec<Value> = bodies(&draft).into_iter().map(|body| body["size"].clone()).collect();
    assert_eq!(sizes, ["16:9", "9:16"], "what the model does not take multiplies nothing");
    draft.table = "prompt,size\na,\nb,4:3".into();
    assert_eq!(Plan::of(&draft).found().table.unwrap().problems[0].code, TableProblemCode::ColumnSwept);
    draft.sweeps.clear();
    let sizes: Vec<Value> = bodies(&draft).into_iter().map(|body| body["size"].clone()).collect();
    assert_eq!(sizes, ["1:1", "4:3"], "an empty cell leaves what the form says");
}

#[test]
fn a_model_that_nobody_knows_is_varied_as_json() {
    let mut draft = draft("{a|b}");
    draft.models = BTreeMap::from([(Kind::Image, "a-model-of-tomorrow".to_owned())]);
    draft.extra = "{\"seed\": 7}".into();
    draft.sweeps = BTreeMap::from([("style".to_owned(), vec![json!("ink")])]);
    let body = |prompt: &str| json!({"model": "a-model-of-tomorrow", "prompt": prompt, "seed": 7, "style": "ink"});
    assert_eq!(bodies(&draft), [body("a"), body("b")]);
}

#[test]
fn one_that_cannot_be_sent_is_marked_and_a_wrong_table_sends_nothing() {
    let mut draft = draft("");
    draft.table = "prompt,size\na,1:1\nb,no such size".into();
    let plan = Plan::of(&draft);
    let blocked: Vec<bool> = checked_all(&plan, &[]).unwrap().iter().map(|(_, checked)| checked.blocked).collect();
    assert_eq!(blocked.len(), 2);
    assert!(!blocked[0]);
    draft.table = "prompt,colour\na,red".into();
    assert_eq!(Plan::of(&draft).refused().unwrap().code, FailureCode::DraftNotReady);
    draft.table = "prompt\n".into();
    assert_eq!(Plan::of(&draft).refused().unwrap().code, FailureCode::DraftNotReady);
}

#[test]
fn what_is_found_is_said_shortly() {
    let found = Plan::of(&draft("A lake at {morning|evening} in {ink|{water|oil} colours}")).found();
    assert_eq!((found.alternatives, found.submissions), (6, 6));
    assert_eq!(found.groups[0].texts, ["morning", "evening"]);
    assert_eq!((found.groups[1].count, found.groups[1].texts[1].as_str()), (2, "{water|oil} colours"));
    assert_eq!(found.longest as usize, "A lake at morning in water colours".len());
    let many = Plan::of(&draft(&format!("{{{}}}", "long ".repeat(100).repeat(3).replace("g l", "g|l")))).found();
    assert!(many.groups[0].texts.len() <= TOLD_TEXTS);
}

#[test]
fn drafts_of_before_have_one_body_and_read_as_they_were() {
    let mut json = serde_json::to_value(draft("x")).unwrap();
    json.as_object_mut().unwrap().retain(|name, _| name != "sweeps" && name != "table");
    let kept: Draft = serde_json::from_value(json).unwrap();
    assert_eq!(kept, draft("x"));
}
