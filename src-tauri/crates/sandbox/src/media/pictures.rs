//! The pictures that everything seen is made from, and the words that call for each.

use std::collections::HashSet;

use crate::dice::Dice;

/// A picture as it lies in the program.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) jpeg: &'static [u8],
    pub(super) width: u32,
    pub(super) height: u32,
    /// How far its hue may turn and still look true, in degrees either way.
    pub(super) hue: f32,
    /// Where its subject is, from the left and the top, of 1.
    pub(super) focus: (f32, f32),
    /// The first is its name and counts double.
    words: &'static [&'static str],
}

macro_rules! picture {
    ($name:literal, $width:literal x $height:literal, hue $hue:literal, focus $focus:expr, [$($word:literal),+ $(,)?]) => {
        Picture {
            jpeg: include_bytes!(concat!("../../pics/", $name, ".jpg")),
            width: $width,
            height: $height,
            hue: $hue,
            focus: $focus,
            words: &[$($word),+],
        }
    };
}

static PICTURES: [Picture; 25] = [
    picture!("album", 720 x 720, hue 30.0, focus (0.5, 0.5), ["album", "cover", "record", "vinyl", "circle", "ring", "poster", "bauhaus"]),
    picture!("arches", 1080 x 720, hue 8.0, focus (0.5, 0.5), ["arcade", "arch", "arche", "corridor", "terracotta", "architecture", "hall"]),
    picture!("aurora", 1100 x 733, hue 40.0, focus (0.4, 0.45), ["aurora", "northern", "polar", "arctic", "green"]),
    picture!("bulb", 747 x 747, hue 15.0, focus (0.5, 0.5), ["fractal", "coral", "gold", "golden", "sculpture", "macro", "organic"]),
    picture!("canyon", 640 x 960, hue 12.0, focus (0.5, 0.4), ["canyon", "desert", "rock", "mesa", "sandstone", "western"]),
    picture!("city", 540 x 960, hue 35.0, focus (0.5, 0.55), ["city", "neon", "alley", "street", "skyline", "cyberpunk", "rain", "tokyo", "night"]),
    picture!("clouds", 1080 x 720, hue 15.0, focus (0.5, 0.5), ["cloud", "sky", "air", "above", "flight", "dream"]),
    picture!("dahlia", 900 x 900, hue 40.0, focus (0.5, 0.5), ["dahlia", "flower", "petal", "bloom", "blossom", "rose", "macro", "garden"]),
    picture!("dunes", 1300 x 557, hue 12.0, focus (0.6, 0.45), ["dune", "desert", "sand", "sahara", "wind"]),
    picture!("forest", 640 x 960, hue 25.0, focus (0.5, 0.6), ["forest", "tree", "wood", "mist", "fog", "hill", "pine", "green"]),
    picture!("ink", 720 x 960, hue 45.0, focus (0.5, 0.5), ["ink", "marble", "liquid", "fluid", "abstract", "paint", "smoke", "fire"]),
    picture!("jelly", 540 x 960, hue 30.0, focus (0.5, 0.4), ["jellyfish", "jelly", "underwater", "ocean", "deep", "creature", "fish"]),
    picture!("lake", 1304 x 869, hue 12.0, focus (0.55, 0.5), ["lake", "alpine", "pine", "mirror", "shore", "mist", "water", "dawn", "sunrise"]),
    picture!("milky", 1280 x 720, hue 20.0, focus (0.5, 0.55), ["milky", "star", "galaxy", "night", "sky", "astro", "drive", "constellation"]),
    picture!("paper", 800 x 800, hue 35.0, focus (0.5, 0.65), ["paper", "cut", "hill", "layer", "craft", "illustration", "dusk", "origami"]),
    picture!("peaks", 1280 x 720, hue 8.0, focus (0.5, 0.6), ["peak", "mountain", "snow", "ridge", "alps", "himalaya", "winter", "summit"]),
    picture!("planet", 1260 x 540, hue 25.0, focus (0.6, 0.5), ["planet", "saturn", "space", "orbit", "cosmos", "moon", "sci", "universe"]),
    picture!("portrait", 678 x 904, hue 15.0, focus (0.52, 0.38), ["portrait", "woman", "face", "person", "model", "fashion", "studio"]),
    picture!("portrait3", 654 x 654, hue 40.0, focus (0.6, 0.4), ["profile", "portrait", "man", "face", "neon", "bust", "head"]),
    picture!("sea", 1280 x 720, hue 12.0, focus (0.52, 0.5), ["sea", "sunset", "ocean", "horizon", "sun", "beach", "evening", "wave"]),
    picture!("seab", 620 x 1100, hue 12.0, focus (0.52, 0.5), ["sea", "sunrise", "coast", "tide", "calm", "morning", "water"]),
    picture!("silk", 720 x 900, hue 45.0, focus (0.5, 0.5), ["silk", "red", "fabric", "cloth", "velvet", "satin", "drape"]),
    picture!("silk2", 900 x 600, hue 45.0, focus (0.5, 0.5), ["silk", "wave", "teal", "chrome", "metal", "glass", "flow", "abstract"]),
    picture!("spheres", 846 x 846, hue 10.0, focus (0.5, 0.52), ["sphere", "ball", "still", "ceramic", "ochre", "product", "minimal", "plaster"]),
    picture!("vase", 733 x 916, hue 30.0, focus (0.55, 0.55), ["vase", "pot", "ceramic", "still", "cactus", "glaze", "pottery", "table"]),
];

/// The picture that the prompt's words call for; where none do, one whose shape suits `ratio` (width by height).
pub(super) fn choose(prompt: &str, ratio: Option<f32>, dice: &mut Dice) -> &'static Picture {
    let prompt = prompt.to_lowercase();
    let words: HashSet<&str> = prompt
        .split(|letter: char| !letter.is_alphanumeric())
        .flat_map(|word| [word, word.strip_suffix('s').unwrap_or(word)])
        .collect();
    let called = |picture: &Picture| {
        let named = usize::from(words.contains(picture.words[0]));
        named + picture.words.iter().filter(|word| words.contains(**word)).count()
    };
    let most = PICTURES.iter().map(called).max().unwrap_or(0);
    let suiting: Vec<&'static Picture> = PICTURES
        .iter()
        .filter(|picture| if most > 0 { called(picture) == most } else { suits(picture, ratio) })
        .collect();
    match suiting.as_slice() {
        [] => dice.pick(&PICTURES),
        some => {
            let chosen: &&'static Picture = dice.pick(some);
            chosen
        }
    }
}

fn suits(picture: &Picture, ratio: Option<f32>) -> bool {
    let own = picture.width as f32 / picture.height as f32;
    ratio.is_none_or(|ratio| (own / ratio).ln().abs() < 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(picture: &Picture, jpeg: &'static [u8]) -> bool {
        std::ptr::eq(picture.jpeg, jpeg) || picture.jpeg == jpeg
    }

    #[test]
    fn a_prompt_calls_for_its_picture() {
        for (prompt, place) in [
            ("Alpine lake before sunrise, mist between pine ridges, mirror water", 12),
            ("Macro of a dahlia, copper petals, black velvet ground", 7),
            ("Neon alley after rain, reflections", 5),
            ("Paper-cut hills at dusk, seven layers", 14),
            ("white ARCADE by the sea, terracotta floor", 1),
            ("ceramic spheres in ochre", 23),
            ("aurora over the hills", 2),
            ("a planet with rings", 16),
        ] {
            let chosen = choose(prompt, None, &mut Dice::new(3));
            assert!(is(chosen, PICTURES[place].jpeg), "{prompt}");
        }
    }

    #[test]
    fn any_prompt_gets_a_picture_that_suits_its_shape() {
        for seed in 0..50 {
            let chosen = choose("Зимний вечер 🌒", Some(9.0 / 16.0), &mut Dice::new(seed));
            assert!(chosen.height > chosen.width);
        }
        choose("", Some(100.0), &mut Dice::new(0));
    }

    #[test]
    fn the_sizes_said_are_those_of_the_files() {
        for picture in &PICTURES {
            let size = image::load_from_memory(picture.jpeg).map(|image| (image.width(), image.height()));
            assert_eq!(size.ok(), Some((picture.width, picture.height)));
        }
    }
}
