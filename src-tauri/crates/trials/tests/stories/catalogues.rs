//! Models from outside: looked at, used when the person says so, kept, taken back; and nothing that is wrong with a file
//! changes what holds.

use std::path::Path;

use engine::face::{CatalogueOffer, ChangeOf, Dropped, FailureCode, Kind, ModelOrigin, ProblemCode};
use serde_json::{Value, json};

use crate::studio::{Place, Studio, draft, sandbox};

fn built_in(id: &str) -> Value {
    serde_json::from_str(catalogue::Catalogue::embedded().text(id).unwrap()).unwrap()
}

/// A stricter z-image, a model of one's own, and one that cannot be used.
fn bundle() -> Value {
    let mut stricter = built_in("z-image");
    stricter["parameters"]["properties"]["prompt"]["maxLength"] = json!(5);
    let mut own = built_in("z-image");
    own["id"] = json!("a-model-of-mine");
    own["title"] = json!("Mine");
    own["evidence"] = json!({"source": "my own trials", "seen": "2026-11", "strength": "weak"});
    json!({"catalogue": 1, "models": [stricter, own, {"id": "../../x", "kind": "image", "parameters": {}}, built_in("gpt-image-2")]})
}

async fn offered(studio: &Studio, path: &Path, text: &str) -> CatalogueOffer {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    match studio.engine.dropped(vec![path.to_owned()]).await {
        Dropped::Catalogue { offer } => offer,
        other => panic!("{other:?}"),
    }
}

async fn blocked(studio: &Studio, model: &str) -> bool {
    studio.engine.compose_check(draft(Kind::Image, model, "a celadon vase")).await.unwrap().blocked
}

async fn origin(studio: &Studio, model: &str) -> ModelOrigin {
    studio.engine.model_form(Kind::Image, model.to_owned()).await.unwrap().origin
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_is_compared_used_kept_and_taken_back() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let offer = offered(&studio, &folder.path().join("newer.json"), &bundle().to_string()).await;
    let told: Vec<(&str, bool)> = offer.models.iter().map(|model| (model.id.as_str(), model.new)).collect();
    assert_eq!(told, [("a-model-of-mine", true), ("z-image", false)]);
    assert_eq!((offer.same, offer.left_out_count, offer.left_out[0].id.as_str()), (1, 1, "../../x"));
    let change = &offer.models[1].changes[0];
    assert_eq!(
        (change.of, change.word.as_str(), change.after.as_str()),
        (ChangeOf::ParameterChanged, "maxLength", "5")
    );
    assert_eq!(offer.models[0].evidence.source, "my own trials");

    // Looking changes nothing.
    assert!(!blocked(&studio, "z-image").await);
    assert_eq!(origin(&studio, "a-model-of-mine").await, ModelOrigin::Unknown);

    let view = studio.engine.catalogue_apply(offer.id).await.unwrap();
    assert_eq!(view.from.as_deref(), Some("newer.json"));
    assert!(blocked(&studio, "z-image").await, "the new limit holds at once");
    let refused = studio.engine.submit(draft(Kind::Image, "z-image", "a celadon vase")).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::DraftNotReady);
    assert_eq!(origin(&studio, "z-image").await, ModelOrigin::Outside);
    assert_eq!(origin(&studio, "gpt-image-2").await, ModelOrigin::BuiltIn);
    assert_eq!(studio.engine.catalogue_apply(offer.id).await.unwrap_err().code, FailureCode::NotFound, "once");

    // One's own is a whole form, is listed, and is sent.
    let form = studio.engine.model_form(Kind::Image, "a-model-of-mine".to_owned()).await.unwrap();
    assert_eq!((form.origin, form.known, form.title.as_str()), (ModelOrigin::Own, true, "Mine"));
    let cards = studio.engine.models().await.unwrap();
    assert!(cards.iter().any(|card| card.id == "a-model-of-mine" && card.origin == ModelOrigin::Own));
    studio.engine.submit(draft(Kind::Image, "a-model-of-mine", "a celadon vase")).await.unwrap();
    let sent = || async {
        let ledger = sandbox.ledger();
        let mut bodies = ledger.charges.iter().map(|one| &one.body).chain(ledger.refused.iter().map(|one| &one.body));
        bodies.any(|body| body.contains("a-model-of-mine"))
    };
    studio.until_true("the sandbox hears of it", sent).await;

    // A restart keeps it, with the way back.
    let studio = studio.restarted().await;
    assert!(blocked(&studio, "z-image").await);
    assert_eq!(origin(&studio, "a-model-of-mine").await, ModelOrigin::Own);
    let back = studio.engine.catalogue_back().await.unwrap();
    assert_eq!((back.outside.len(), back.from), (0, None));
    assert!(!blocked(&studio, "z-image").await);
    studio.engine.catalogue_back().await.unwrap();
    assert!(blocked(&studio, "z-image").await, "and forth");

    // One alone can go, and all.
    studio.engine.catalogue_remove(vec!["z-image".to_owned()]).await.unwrap();
    assert!(!blocked(&studio, "z-image").await);
    assert_eq!(origin(&studio, "a-model-of-mine").await, ModelOrigin::Own);
    studio.engine.catalogue_remove(Vec::new()).await.unwrap();
    let studio = studio.restarted().await;
    assert_eq!(origin(&studio, "a-model-of-mine").await, ModelOrigin::Unknown);
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_into_the_profile_folder_is_looked_at_on_request() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = studio.place.profile().join("catalogue");
    std::fs::create_dir_all(&folder).unwrap();
    let mut mine = built_in("z-image");
    mine["id"] = json!("mine");
    std::fs::write(folder.join("mine.json"), mine.to_string()).unwrap();
    std::fs::write(folder.join("half.json"), "{\"id\": \"ha").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.join("link.json")).unwrap();
    let Dropped::Catalogue { offer } = studio.engine.catalogue_look().await.unwrap() else { panic!("no catalogue") };
    assert_eq!(offer.models.len(), 1);
    assert_eq!(offer.left_out[0].id, "half.json");
    studio.engine.catalogue_apply(offer.id).await.unwrap();
    let Dropped::Catalogue { offer } = studio.engine.catalogue_look().await.unwrap() else { panic!("no catalogue") };
    assert_eq!((offer.models.len(), offer.same), (0, 1), "what is used is nothing new");
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_catalogue_leaves_everything_as_it_was() {
    let sandbox = sandbox().await;
    let studio = Studio::with_key(&sandbox).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.json");
    let mut reference = built_in("z-image");
    reference["parameters"]["properties"]["prompt"] = json!({"$ref": "#/properties/prompt"});
    let mut bomb = built_in("z-image");
    bomb["price"]["each"] = json!("[1,2,3].all(a, [1,2,3].all(b, a == b)) ? 1.0 : 2.0");
    let whole = [
        "[".repeat(200_000),
        json!({"catalogue": 1, "models": vec![json!({"id": "a"}); 10_000]}).to_string(),
        format!("{{\"catalogue\":1,\"models\":[\"{}\"]}}", "a".repeat(17 << 20)),
        "{\"catalogue\": 7, \"models\": []}".to_owned(),
    ];
    for text in whole {
        std::fs::write(&path, &text).unwrap();
        let dropped = studio.engine.dropped(vec![path.clone()]).await;
        assert!(matches!(dropped, Dropped::LocalFile { .. }), "{dropped:?}");
    }
    for model in
        [reference, bomb, json!({"id": "../x", "kind": "image"}), json!({"id": 3, "kind": {}, "parameters": []})]
    {
        let offer = offered(&studio, &path, &model.to_string()).await;
        assert!(offer.models.is_empty(), "{model}");
        assert!(!offer.left_out[0].why.is_empty());
    }
    let view = studio.engine.catalogue().await.unwrap();
    assert!(view.outside.is_empty() && view.back.is_none());
    assert!(!studio.place.profile().join("catalogue").exists(), "nothing is written by looking");
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_catalogue_that_is_damaged_never_stops_a_start() {
    let sandbox = sandbox().await;
    let mut studio = Studio::with_key(&sandbox).await;
    let kept = studio.place.profile().join("catalogue").join("in-use.json");
    let folder = tempfile::tempdir().unwrap();
    let offer = offered(&studio, &folder.path().join("newer.json"), &bundle().to_string()).await;
    studio.engine.catalogue_apply(offer.id).await.unwrap();
    let whole = std::fs::read(&kept).unwrap();
    // What a crash leaves beside it is not it.
    std::fs::write(kept.with_extension("json.new"), &whole[..whole.len() / 2]).unwrap();
    studio = studio.restarted().await;
    assert!(blocked(&studio, "z-image").await);
    for damaged in [&whole[..whole.len() / 2], b"", b"\xff\xfe", b"[]"] {
        std::fs::write(&kept, damaged).unwrap();
        studio = studio.restarted().await;
        assert!(studio.engine.catalogue().await.unwrap().unread.is_some());
        assert!(!blocked(&studio, "z-image").await, "those of this build hold");
        let unknown = studio.engine.compose_check(draft(Kind::Image, "a-model-of-mine", "a vase")).await.unwrap();
        assert!(unknown.problems.iter().any(|problem| problem.code == ProblemCode::ModelUnknown));
    }
    // A new one takes its place, and what could not be read lies beside it.
    let offer = offered(&studio, &folder.path().join("newer.json"), &bundle().to_string()).await;
    studio.engine.catalogue_apply(offer.id).await.unwrap();
    assert!(blocked(&studio, "z-image").await);
    assert_eq!(std::fs::read(kept.with_extension("json.unread")).unwrap(), b"[]");
    studio.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_studios_know_different_models() {
    let sandbox = sandbox().await;
    let (one, other) =
        (Studio::with_key(&sandbox).await, Studio::open(Place::for_api(&sandbox.api_url()), Default::default()).await);
    let folder = tempfile::tempdir().unwrap();
    let offer = offered(&one, &folder.path().join("newer.json"), &bundle().to_string()).await;
    one.engine.catalogue_apply(offer.id).await.unwrap();
    assert_eq!(origin(&other, "a-model-of-mine").await, ModelOrigin::Unknown);
    one.engine.shutdown().await;
    other.engine.shutdown().await;
}
