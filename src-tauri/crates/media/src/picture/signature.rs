use image::GrayImage;
use image_hasher::{HashAlg, Hasher, HasherConfig};

use super::pixels::Pixels;
use crate::error::Error;

/// Side of the small picture that everything is read from.
const SIDE: u32 = 32;
/// Fields of the layout, in each direction.
const FIELDS: usize = 4;
/// Twelve hues in dark and light, and four greys.
const HUES: usize = 12;
const PALETTE: usize = HUES * 2 + 4;
/// Below this share of the strongest channel a colour is a grey to the eye.
const GREY: f32 = 0.16;

/// What a picture looks like in a few bytes: enough to find it again in another size or format, and what is like it.
///
/// Three parts: the shapes (a perceptual hash of 64 bits), the mean colours of a grid of 4 by 4 fields, and how much
/// of the picture is of which colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    shapes: u64,
    /// Red, green, blue of each field, row by row.
    fields: [u8; FIELDS * FIELDS * 3],
    /// Shares of 255, by hue and lightness.
    palette: [u8; PALETTE],
}

impl Signature {
    /// Bytes of a stored one.
    pub const LENGTH: usize = 8 + FIELDS * FIELDS * 3 + PALETTE;

    /// Of an upright sRGB picture. What is transparent counts as white, as it is mostly seen.
    pub(crate) fn of(pixels: &Pixels) -> Result<Self, Error> {
        let small = pixels.shrunk_to(SIDE, SIDE)?;
        let colours: Vec<[u8; 3]> = small.bytes.chunks_exact(small.channels()).map(on_white).collect();
        Ok(Self { shapes: shapes(&colours)?, fields: fields(&colours), palette: palette(&colours) })
    }

    pub fn to_bytes(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..8].copy_from_slice(&self.shapes.to_le_bytes());
        bytes[8..8 + self.fields.len()].copy_from_slice(&self.fields);
        bytes[8 + self.fields.len()..].copy_from_slice(&self.palette);
        bytes
    }

    /// None for bytes of another length: of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (shapes, rest) = bytes.split_first_chunk::<8>()?;
        let (fields, rest) = rest.split_first_chunk()?;
        let palette = rest.try_into().ok()?;
        Some(Self { shapes: u64::from_le_bytes(*shapes), fields: *fields, palette })
    }

    /// How different two pictures look: 0 the same, about 0.1 another size or format, above 0.4 hardly alike, 1 at
    /// most.
    pub fn distance(&self, other: &Self) -> f32 {
        let shapes = (self.shapes ^ other.shapes).count_ones() as f32 / 32.0;
        let fields = self.fields.iter().zip(&other.fields).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>()
            / (self.fields.len() as f32 * 96.0);
        let palette =
            self.palette.iter().zip(&other.palette).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>() / 510.0;
        (0.4 * shapes.min(1.0) + 0.35 * fields.min(1.0) + 0.25 * palette.min(1.0)).min(1.0)
    }

    /// How much of the picture is of a colour (red, green, blue), 0 to 1: of its hue and about as light, or grey as
    /// light.
    pub fn share_of(&self, colour: [u8; 3]) -> f32 {
        let bin = bin(colour);
        // A hue does not end where its bin does.
        let beside = if bin < HUES * 2 {
            let (half, hue) = (bin / HUES * HUES, bin % HUES);
            [half + (hue + 1) % HUES, half + (hue + HUES - 1) % HUES].map(|at| f32::from(self.palette[at]) * 0.25)
        } else {
            [0.0; 2]
        };
        ((f32::from(self.palette[bin]) + beside[0] + beside[1]) / 255.0).min(1.0)
    }
}

fn on_white(pixel: &[u8]) -> [u8; 3] {
    let alpha = u32::from(pixel.get(3).copied().unwrap_or(255));
    std::array::from_fn(|at| ((u32::from(pixel[at]) * alpha + 255 * (255 - alpha)) / 255) as u8)
}

fn shapes(colours: &[[u8; 3]]) -> Result<u64, Error> {
    let light = |[red, green, blue]: &[u8; 3]| {
        ((u32::from(*red) * 299 + u32::from(*green) * 587 + u32::from(*blue) * 114) / 1_000) as u8
    };
    let grey = GrayImage::from_raw(SIDE, SIDE, colours.iter().map(light).collect())
        .ok_or_else(|| Error::damaged("a small picture of another size"))?;
    let hasher: Hasher<[u8; 8]> =
        HasherConfig::with_bytes_type().hash_alg(HashAlg::Median).preproc_dct().hash_size(8, 8).to_hasher();
    let hash = hasher.hash_image(&grey);
    let bytes: [u8; 8] = hash.as_bytes().try_into().map_err(Error::damaged)?;
    Ok(u64::from_le_bytes(bytes))
}

fn fields(colours: &[[u8; 3]]) -> [u8; FIELDS * FIELDS * 3] {
    let wide = SIDE as usize / FIELDS;
    let mut sums = [0u32; FIELDS * FIELDS * 3];
    for (at, colour) in colours.iter().enumerate() {
        let field = at / SIDE as usize / wide * FIELDS + at % SIDE as usize / wide;
        for (channel, value) in colour.iter().enumerate() {
            sums[field * 3 + channel] += u32::from(*value);
        }
    }
    sums.map(|sum| (sum / (wide * wide) as u32) as u8)
}

fn palette(colours: &[[u8; 3]]) -> [u8; PALETTE] {
    let mut counts = [0u32; PALETTE];
    for colour in colours {
        counts[bin(*colour)] += 1;
    }
    counts.map(|count| (count * 255 / colours.len().max(1) as u32) as u8)
}

/// Which colour of the palette one is: twelve dark hues, twelve light ones, black, two greys, white.
fn bin([red, green, blue]: [u8; 3]) -> usize {
    let [red, green, blue] = [red, green, blue].map(|value| f32::from(value) / 255.0);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let chroma = most - least;
    if most < 0.12 || chroma / most.max(0.001) < GREY {
        return HUES * 2 + ((most * 4.0) as usize).min(3);
    }
    let sector = if most == red {
        ((green - blue) / chroma).rem_euclid(6.0)
    } else if most == green {
        (blue - red) / chroma + 2.0
    } else {
        (red - green) / chroma + 4.0
    };
    // The middle of a bin is the pure hue.
    let hue = (sector * HUES as f32 / 6.0).round() as usize % HUES;
    if most < 0.55 { hue } else { HUES + hue }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A picture drawn by a function of x and y from 0 to 1.
    fn drawn(width: u32, height: u32, colour: impl Fn(f32, f32) -> [u8; 3]) -> Signature {
        let at = |at: u32, of: u32| at as f32 / of as f32;
        let bytes = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| colour(at(x, width), at(y, height)))
            .collect();
        Signature::of(&Pixels { width, height, alpha: false, bytes }).unwrap()
    }

    fn sun(x: f32, y: f32) -> [u8; 3] {
        if (x - 0.7).hypot(y - 0.3) < 0.2 { [250, 220, 90] } else { [20, (y * 120.0) as u8, 160] }
    }

    fn forest(x: f32, y: f32) -> [u8; 3] {
        if (x * 9.0).sin() > 0.0 { [12, 70 + (y * 90.0) as u8, 30] } else { [8, 30, 12] }
    }

    #[test]
    fn the_same_picture_in_another_size_is_near_and_another_one_is_far() {
        let large = drawn(900, 600, sun);
        assert!(large.distance(&drawn(300, 200, sun)) < 0.06);
        // Somewhat lighter and moved a little, as a variant is.
        let variant = drawn(900, 600, |x, y| sun(x + 0.04, y).map(|value| value.saturating_add(10)));
        assert!((0.01..0.3).contains(&large.distance(&variant)), "{}", large.distance(&variant));
        assert!(large.distance(&drawn(900, 600, forest)) > 0.4, "{}", large.distance(&drawn(900, 600, forest)));
        assert_eq!(large.distance(&large), 0.0);
    }

    #[test]
    fn a_colour_is_found_by_its_share() {
        let picture = drawn(400, 400, |x, _| if x < 0.25 { [200, 30, 40] } else { [240, 240, 240] });
        assert!((0.2..0.3).contains(&picture.share_of([220, 20, 30])), "{}", picture.share_of([220, 20, 30]));
        assert!(picture.share_of([255, 255, 255]) > 0.7);
        assert!(picture.share_of([30, 60, 220]) < 0.02);
    }

    #[test]
    fn it_survives_being_stored_and_refuses_other_bytes() {
        let signature = drawn(64, 64, forest);
        assert_eq!(Signature::from_bytes(&signature.to_bytes()), Some(signature));
        assert_eq!(Signature::from_bytes(&signature.to_bytes()[1..]), None);
        assert_eq!(Signature::from_bytes(&[]), None);
    }

    #[test]
    fn what_is_transparent_is_white() {
        let bytes = [0, 0, 0, 0].repeat(16);
        let clear = Signature::of(&Pixels { width: 4, height: 4, alpha: true, bytes }).unwrap();
        assert!(clear.share_of([255, 255, 255]) > 0.99);
    }
}
