//! What a model is said to be good for, held against what it takes; and what its parameters mean.

use catalogue::{Kind, Model, Takes, Wish};

use crate::Found;

pub fn prove(model: &Model, found: &mut Found) {
    found.count("wishes", model.wishes.len());
    if model.wishes.is_empty() {
        found.gap(&model.id, "says no wish that it fulfils");
    }
    for (at, fulfils) in model.wishes.iter().enumerate() {
        if model.wishes[..at].iter().any(|earlier| earlier.wish == fulfils.wish) {
            found.gap(&model.id, &format!("fulfils {:?} twice", fulfils.wish));
        }
        if !can(model, fulfils.wish) {
            found.gap(&model.id, &format!("cannot fulfil {:?} by what it takes", fulfils.wish));
        }
    }
    let fulfils = |wish: Wish| model.wishes.iter().any(|fulfils| fulfils.wish == wish);
    if model.kind != Kind::Audio && !model.wishes.is_empty() && needs_words_alone(model) && !fulfils(Wish::FromText) {
        found.gap(&model.id, "needs a prompt alone, and does not fulfil FromText");
    }
    for wrong in model.misread() {
        found.gap(&model.id, &wrong);
    }
}

/// Whether what a model takes leaves room for a wish. Every wish is named, so that a new one is thought of here.
fn can(model: &Model, wish: Wish) -> bool {
    let takes = |what: Takes| model.takes.contains(&what);
    let a_picture = takes(Takes::Images) || takes(Takes::Frames) || takes(Takes::Task);
    let something = takes(Takes::Video) || takes(Takes::Sound) || a_picture;
    match wish {
        Wish::FromText => model.prompt.is_some() && model.references.iter().all(|reference| !reference.required),
        Wish::FromImage | Wish::Vary | Wish::RemoveBackground | Wish::Inpaint | Wish::Expand => a_picture,
        Wish::BetweenFrames => model.kind == Kind::Video && a_picture,
        Wish::FromReferences => something,
        Wish::Edit | Wish::Upscale | Wish::Extend => something,
        Wish::Motion => model.kind == Kind::Video && takes(Takes::Video),
        Wish::LipSync => model.kind == Kind::Video && takes(Takes::Sound),
        Wish::Shots => model.kind == Kind::Video,
        Wish::Cover | Wish::Mix | Wish::Accompany => model.kind == Kind::Audio && takes(Takes::Sound),
        Wish::Stems => model.kind == Kind::Audio && (takes(Takes::Sound) || takes(Takes::Task)),
        Wish::MusicVideo | Wish::CoverImage => takes(Takes::Sound) || takes(Takes::Task),
        Wish::Convert => takes(Takes::Task),
        Wish::Music | Wish::Lyrics | Wish::Sounds | Wish::Voice => model.kind == Kind::Audio,
    }
}

/// A body of a prompt alone is one that the model takes.
fn needs_words_alone(model: &Model) -> bool {
    let of_links = model.references.iter().any(|reference| reference.required);
    model.prompt.as_ref().is_some_and(|prompt| prompt.required) && !of_links && model.required().eq(["prompt"])
}
