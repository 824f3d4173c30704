//! What one can use a model for, as the page is told.

use crate::face::{Evidence, Fulfils, Gives, Wish};

pub(crate) fn wishes(model: &catalogue::Model) -> Vec<Fulfils> {
    let fulfils = |fulfils: &catalogue::Fulfils| {
        let evidence = fulfils.evidence.as_ref().unwrap_or(&model.evidence);
        Fulfils { wish: wish(fulfils.wish), sure: evidence.strength == catalogue::Strength::Strong }
    };
    model.wishes.iter().map(fulfils).collect()
}

pub(crate) fn gives(model: &catalogue::Model) -> Vec<Gives> {
    let gives = |gives: catalogue::Gives| match gives {
        catalogue::Gives::FourK => Gives::FourK,
        catalogue::Gives::Sound => Gives::Sound,
    };
    model.gives().into_iter().map(gives).collect()
}

pub(crate) fn evidence(model: &catalogue::Model) -> Evidence {
    let evidence = &model.evidence;
    let strong = evidence.strength == catalogue::Strength::Strong;
    Evidence { source: evidence.source.clone(), seen: evidence.seen.clone(), strong }
}

fn wish(wish: catalogue::Wish) -> Wish {
    match wish {
        catalogue::Wish::FromText => Wish::FromText,
        catalogue::Wish::FromImage => Wish::FromImage,
        catalogue::Wish::BetweenFrames => Wish::BetweenFrames,
        catalogue::Wish::FromReferences => Wish::FromReferences,
        catalogue::Wish::Edit => Wish::Edit,
        catalogue::Wish::Inpaint => Wish::Inpaint,
        catalogue::Wish::Expand => Wish::Expand,
        catalogue::Wish::Vary => Wish::Vary,
        catalogue::Wish::Upscale => Wish::Upscale,
        catalogue::Wish::RemoveBackground => Wish::RemoveBackground,
        catalogue::Wish::Motion => Wish::Motion,
        catalogue::Wish::LipSync => Wish::LipSync,
        catalogue::Wish::Shots => Wish::Shots,
        catalogue::Wish::Extend => Wish::Extend,
        catalogue::Wish::Music => Wish::Music,
        catalogue::Wish::Lyrics => Wish::Lyrics,
        catalogue::Wish::Sounds => Wish::Sounds,
        catalogue::Wish::Cover => Wish::Cover,
        catalogue::Wish::Accompany => Wish::Accompany,
        catalogue::Wish::Mix => Wish::Mix,
        catalogue::Wish::Stems => Wish::Stems,
        catalogue::Wish::Voice => Wish::Voice,
        catalogue::Wish::MusicVideo => Wish::MusicVideo,
        catalogue::Wish::CoverImage => Wish::CoverImage,
        catalogue::Wish::Convert => Wish::Convert,
    }
}
