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
        others: BTreeMap::new(),
        table: String::new(),
        made_from: None,
    }
}

fn bodies(draft: &Draft) -> Vec<Value> {
    let plans = Plans::of(Catalogue::embedded(), draft);
    let all = checked_all(&plans, &[], &Known::default()).unwrap();
    assert_eq!(all.len() as u64 * u64::from(plans.times()), plans.submissions());
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
    let plans = Plans::of(Catalogue::embedded(), &draft);
    assert_eq!((Plan::of(Catalogue::embedded(), &draft).bodies(), plans.submissions()), (6, 18));
    let lines: Vec<Option<u32>> = plans.singles().map(|single| single.line).collect();
    assert_eq!(lines, [2, 2, 2, 2, 3, 3].map(Some));
}

#[test]
fn hostile_drafts_are_counted_and_refused_at_once() {
    let mut hostile = draft(&"{a|b}".repeat(100));
    assert_eq!(Plans::of(Catalogue::embedded(), &hostile).refused().unwrap().code, FailureCode::BatchTooLarge);
    assert_eq!(Plans::of(Catalogue::embedded(), &hostile).found().submissions, u32::MAX);
    assert!(check_first(Catalogue::embedded(), &hostile, &Known::default()).0.body.is_some());
    hostile.prompt = "x".into();
    hostile.sweeps = ["size", "resolution", "n"].map(|name| (name.to_owned(), vec![json!(1); 100_000])).into();
    assert_eq!(Plans::of(Catalogue::embedded(), &hostile).refused().unwrap().code, FailureCode::BatchTooLarge);
    hostile.sweeps.clear();
    hostile.table = "{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}{a|b}\n".repeat(20_000);
    assert_eq!(Plans::of(Catalogue::embedded(), &hostile).refused().unwrap().code, FailureCode::BatchTooLarge);
    hostile.table = String::new();
    hostile.prompt = format!("{{{}}}", "|".repeat(499));
    assert_eq!(Plans::of(Catalogue::embedded(), &hostile).refused(), None, "the most that goes");
    hostile.prompt = format!("{{{}}}", "|".repeat(500));
    assert_eq!(Plans::of(Catalogue::embedded(), &hostile).refused().unwrap().facts["submissions"], "501");
    hostile.prompt = "{".repeat(10 << 20);
    assert_eq!(Plan::of(Catalogue::embedded(), &hostile).bodies(), 1);
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
    assert_eq!(
        Plans::of(Catalogue::embedded(), &draft).found().table.unwrap().problems[0].code,
        TableProblemCode::ColumnSwept
    );
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
    let plans = Plans::of(Catalogue::embedded(), &draft);
    let blocked: Vec<bool> =
        checked_all(&plans, &[], &Known::default()).unwrap().iter().map(|(_, checked)| checked.blocked).collect();
    assert_eq!(blocked.len(), 2);
    assert!(!blocked[0]);
    draft.table = "prompt,colour\na,red".into();
    assert_eq!(Plans::of(Catalogue::embedded(), &draft).refused().unwrap().code, FailureCode::DraftNotReady);
    draft.table = "prompt\n".into();
    assert_eq!(Plans::of(Catalogue::embedded(), &draft).refused().unwrap().code, FailureCode::DraftNotReady);
}

#[test]
fn what_is_found_is_said_shortly() {
    let found =
        Plans::of(Catalogue::embedded(), &draft("A lake at {morning|evening} in {ink|{water|oil} colours}")).found();
    assert_eq!((found.alternatives, found.submissions), (6, 6));
    assert_eq!(found.groups[0].texts, ["morning", "evening"]);
    assert_eq!((found.groups[1].count, found.groups[1].texts[1].as_str()), (2, "{water|oil} colours"));
    assert_eq!(found.longest as usize, "A lake at morning in water colours".len());
    let many = Plans::of(
        Catalogue::embedded(),
        &draft(&format!("{{{}}}", "long ".repeat(100).repeat(3).replace("g l", "g|l"))),
    )
    .found();
    assert!(many.groups[0].texts.len() <= TOLD_TEXTS);
}

#[test]
fn drafts_of_before_have_one_body_and_read_as_they_were() {
    let mut json = serde_json::to_value(draft("x")).unwrap();
    json.as_object_mut().unwrap().retain(|name, _| name != "sweeps" && name != "table");
    let kept: Draft = serde_json::from_value(json).unwrap();
    assert_eq!(kept, draft("x"));
}

mod several_models {
    use super::*;

    /// Three models of which each says "16:9" in a parameter of another name.
    fn three(prompt: &str) -> Draft {
        let mut draft = draft(prompt);
        draft.values = BTreeMap::from([("size".to_owned(), json!("16:9")), ("resolution".to_owned(), json!("2k"))]);
        draft.others = BTreeMap::from([(Kind::Image, vec!["z-image".to_owned(), "a-model-of-tomorrow".to_owned()])]);
        draft
    }

    #[test]
    fn each_prompt_goes_to_all_models_with_what_they_take_of_it() {
        let all = bodies(&three("{a|b}"));
        let sent: Vec<(&str, &str)> =
            all.iter().map(|body| (body["model"].as_str().unwrap(), body["prompt"].as_str().unwrap())).collect();
        let models = ["gpt-image-2", "z-image", "a-model-of-tomorrow"];
        let expected: Vec<_> = ["a", "b"].iter().flat_map(|prompt| models.map(|model| (model, *prompt))).collect();
        assert_eq!(sent, expected);
        assert_eq!(all[1]["aspect_ratio"], "16:9");
        assert_eq!(all[1].get("size"), None);
        assert_eq!(all[2].as_object().unwrap().len(), 2, "of what nobody knows nothing is sent: {}", all[2]);
    }

    #[test]
    fn the_body_is_the_one_that_the_model_alone_would_get() {
        let draft = three("a");
        for (other, body) in ["z-image", "a-model-of-tomorrow"].iter().zip(bodies(&draft).into_iter().skip(1)) {
            let alone = switched(&draft, other);
            assert_eq!(bodies(&alone), [body], "{other}");
        }
    }

    fn switched(draft: &Draft, to: &str) -> Draft {
        let alone = Draft { others: BTreeMap::new(), ..draft.clone() };
        crate::switching::for_model(Catalogue::embedded(), alone, Kind::Image, to)
    }

    #[test]
    fn values_and_cells_go_along_and_what_is_the_same_there_is_sent_once() {
        let mut draft = three("a");
        draft.sweeps = BTreeMap::from([
            ("size".to_owned(), vec![json!("1:1"), json!("16:9")]),
            ("resolution".to_owned(), vec![json!("1k"), json!("2k"), json!("4k")]),
        ]);
        let all = bodies(&draft);
        let of = |id: &str| all.iter().filter(|body| body["model"] == id).cloned().collect::<Vec<_>>();
        assert_eq!(of("gpt-image-2").len(), 6);
        assert_eq!(of("a-model-of-tomorrow").len(), 1, "nothing of it is known to be taken");
        let ratios: Vec<Value> = of("z-image").into_iter().map(|body| body["aspect_ratio"].clone()).collect();
        assert_eq!(ratios, ["1:1", "16:9"], "it has no resolution, so three values of it are one body");
        draft.sweeps.clear();
        draft.table = "prompt,size\nx,9:16\ny,\n".to_owned();
        let ratios: Vec<Value> = bodies(&draft)
            .into_iter()
            .filter(|body| body["model"] == "z-image")
            .map(|body| body["aspect_ratio"].clone())
            .collect();
        assert_eq!(ratios, ["9:16", "16:9"]);
    }

    #[test]
    fn a_model_is_named_once_at_most_six_and_only_of_the_kind() {
        let mut draft = three("a");
        let named = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        draft.others = BTreeMap::from([
            (Kind::Image, named(&["gpt-image-2", " z-image ", "", "z-image"])),
            (Kind::Video, named(&["kling-v3"])),
        ]);
        assert_eq!(models_of(&draft), ["gpt-image-2", "z-image"]);
        draft.others = BTreeMap::from([(Kind::Image, named(&["a", "b", "c", "d", "e"]))]);
        assert_eq!((Plans::of(Catalogue::embedded(), &draft).refused(), bodies(&draft).len()), (None, 6));
        draft.others = BTreeMap::from([(Kind::Image, (0..100_000).map(|number| number.to_string()).collect())]);
        assert_eq!(Plans::of(Catalogue::embedded(), &draft).refused().unwrap().code, FailureCode::TooLarge);
        draft.body = "{\"model\":\"gpt-image-2\",\"prompt\":\"x\"}".to_owned();
        assert_eq!(bodies(&draft).len(), 1, "a body is for its own model");
    }

    #[test]
    fn what_goes_along_differs_or_stays_is_told_and_what_was_set_for_it_before() {
        let mut draft = three("a");
        let mut at_other = switched(&draft, "z-image");
        at_other.values.insert("nsfw_checker".to_owned(), json!(true));
        draft = crate::switching::for_model(Catalogue::embedded(), at_other, Kind::Image, "gpt-image-2");
        draft.others = three("a").others;
        assert_eq!(draft.values["resolution"], "2k");
        let gets = Plans::of(Catalogue::embedded(), &draft).gets(&draft);
        assert_eq!(gets.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), models_of(&draft));
        assert_eq!((gets[1].along.same.len(), gets[1].along.behind.len(), gets[1].own.len()), (1, 1, 1));
        assert_eq!(gets[2].along.behind.len(), 2);
        let body = bodies(&draft).swap_remove(1);
        assert_eq!(body["nsfw_checker"], true, "what was set for it is sent");
    }

    #[test]
    fn drafts_of_before_have_one_model() {
        let mut json = serde_json::to_value(draft("x")).unwrap();
        json.as_object_mut().unwrap().remove("others");
        assert_eq!(serde_json::from_value::<Draft>(json).unwrap(), draft("x"));
    }
}
