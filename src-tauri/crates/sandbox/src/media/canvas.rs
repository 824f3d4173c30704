//! From a picture in the program to one that was never seen before: crop, mirror, grade, light, grain.

use image::imageops::{self, FilterType};
use image::{ImageError, ImageFormat, RgbImage};

use super::pictures::Picture;
use crate::dice::{Dice, mix};

/// How a picture is varied.
#[derive(Clone, Debug)]
pub(super) struct Look {
    picture: &'static Picture,
    mirror: bool,
    /// 1 shows as much as the shape allows.
    zoom: f32,
    /// How far from the subject the middle of what is shown lies, of its width and height.
    shift: (f32, f32),
    grade: Grade,
    light: Light,
    vignette: f32,
    grain_seed: u64,
}

/// Colours as a matrix and an offset, on values from 0 to 255.
#[derive(Clone, Debug)]
struct Grade {
    rows: [[f32; 3]; 3],
    offset: f32,
}

/// A soft light somewhere in the picture.
#[derive(Clone, Debug)]
struct Light {
    centre: (f32, f32),
    radius: f32,
    colour: [f32; 3],
}

impl Look {
    pub(super) fn of(picture: &'static Picture, dice: &mut Dice) -> Look {
        Look {
            picture,
            mirror: dice.once_in(2),
            zoom: dice.between(1.0, 1.34),
            shift: (dice.between(-0.14, 0.14), dice.between(-0.1, 0.1)),
            grade: Grade::of(picture.hue, dice),
            light: Light::of(dice),
            vignette: dice.between(0.05, 0.3),
            grain_seed: dice.roll(),
        }
    }

    /// The picture in this look, `width` by `height` pixels; `grain` is its noise in steps of 255.
    pub(super) fn develop(&self, width: u32, height: u32, grain: f32) -> Result<RgbImage, ImageError> {
        let source = image::load_from_memory_with_format(self.picture.jpeg, ImageFormat::Jpeg)?.into_rgb8();
        let cut = self.cut(source.dimensions(), width as f32 / height as f32);
        let cut = imageops::crop_imm(&source, cut[0], cut[1], cut[2], cut[3]).to_image();
        let mut image = imageops::resize(&cut, width, height, FilterType::CatmullRom);
        if self.mirror {
            imageops::flip_horizontal_in_place(&mut image);
        }
        self.expose(&mut image, grain);
        Ok(image)
    }

    /// Left, top, width, height of the part that is shown.
    fn cut(&self, (width, height): (u32, u32), ratio: f32) -> [u32; 4] {
        let (width, height) = (width as f32, height as f32);
        let shown_width = (width.min(height * ratio) / self.zoom).max(16.0);
        let shown_height = (height.min(width / ratio) / self.zoom).max(16.0);
        let start = |length: f32, shown: f32, focus: f32, shift: f32| {
            (length * focus + shown * (shift - 0.5)).clamp(0.0, (length - shown).max(0.0))
        };
        let left = start(width, shown_width, self.picture.focus.0, self.shift.0);
        let top = start(height, shown_height, self.picture.focus.1, self.shift.1);
        [left, top, shown_width, shown_height].map(|length| length as u32)
    }

    fn expose(&self, image: &mut RgbImage, grain: f32) {
        let (width, height) = image.dimensions();
        let axis = |length: u32, centre: f32, radius: f32| -> Vec<(f32, f32)> {
            let place = |at: u32| at as f32 / length as f32;
            let light = |at: u32| (-((place(at) - centre) / radius).powi(2)).exp();
            let from_middle = |at: u32| (place(at) * 2.0 - 1.0).powi(2) * 0.5;
            (0..length).map(|at| (light(at), from_middle(at))).collect()
        };
        let across = axis(width, self.light.centre.0, self.light.radius);
        let down = axis(height, self.light.centre.1, self.light.radius * width as f32 / height as f32);
        for (y, row) in image.as_mut().chunks_exact_mut(width as usize * 3).enumerate() {
            let (light_y, edge_y) = down[y];
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                let (light_x, edge_x) = across[x];
                let light = light_x * light_y;
                let shade = 1.0 - self.vignette * (edge_x + edge_y);
                let noise = grain * noise(self.grain_seed, (y * width as usize + x) as u64);
                let colour = self.grade.of_pixel([pixel[0], pixel[1], pixel[2]]);
                for channel in 0..3 {
                    let lit = colour[channel] + (255.0 - colour[channel]) * self.light.colour[channel] * light;
                    pixel[channel] = (lit * shade + noise).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }
}

impl Grade {
    fn of(hue: f32, dice: &mut Dice) -> Grade {
        let turn = dice.between(-hue, hue).to_radians();
        let saturation = dice.between(0.85, 1.18);
        let contrast = dice.between(0.94, 1.1);
        let brightness = dice.between(0.94, 1.06);
        let warmth = dice.between(-0.05, 0.05);
        let weights = [0.213, 0.715, 0.072];
        let (sin, cos) = turn.sin_cos();
        // Turns the hue about the grey axis and keeps the luminance.
        let turned = [
            [0.213 + cos * 0.787 - sin * 0.213, 0.715 - cos * 0.715 - sin * 0.715, 0.072 - cos * 0.072 + sin * 0.928],
            [0.213 - cos * 0.213 + sin * 0.143, 0.715 + cos * 0.285 + sin * 0.140, 0.072 - cos * 0.072 - sin * 0.283],
            [0.213 - cos * 0.213 - sin * 0.787, 0.715 - cos * 0.715 + sin * 0.715, 0.072 + cos * 0.928 + sin * 0.072],
        ];
        let gains = [1.0 + warmth, 1.0, 1.0 - warmth].map(|gain| gain * brightness * contrast);
        let mut rows = turned;
        for (row, gain) in rows.iter_mut().zip(gains) {
            for (value, weight) in row.iter_mut().zip(weights) {
                *value = (weight + (*value - weight) * saturation) * gain;
            }
        }
        Grade { rows, offset: 127.5 * (1.0 - contrast) }
    }

    fn of_pixel(&self, pixel: [u8; 3]) -> [f32; 3] {
        let [red, green, blue] = pixel.map(f32::from);
        self.rows.map(|row| row[0] * red + row[1] * green + row[2] * blue + self.offset)
    }
}

impl Light {
    fn of(dice: &mut Dice) -> Light {
        let strength = dice.between(0.0, 0.28);
        let warm = dice.unit();
        Light {
            centre: (dice.between(-0.1, 1.1), dice.between(-0.2, 0.8)),
            radius: dice.between(0.25, 0.6),
            colour: [0.55 + 0.45 * warm, 0.72, 1.0 - 0.55 * warm].map(|part| part * strength),
        }
    }
}

/// Noise around 0, mostly within 1: the sum of four even numbers.
fn noise(seed: u64, at: u64) -> f32 {
    let bits = mix(seed ^ at.wrapping_mul(0x9E37_79B9_7F4A_7C15)).to_le_bytes();
    let sum: u32 = bits[..4].iter().map(|byte| u32::from(*byte)).sum();
    (sum as f32 - 510.0) / 255.0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::pictures;
    use super::*;

    fn look(seed: u64) -> Look {
        let mut dice = Dice::new(seed);
        Look::of(pictures::choose("lake", None, &mut dice), &mut dice)
    }

    #[test]
    fn a_look_is_repeatable_and_no_two_are_alike() {
        let one = look(1).develop(96, 64, 4.0).unwrap();
        assert_eq!(one, look(1).develop(96, 64, 4.0).unwrap());
        assert_ne!(one, look(2).develop(96, 64, 4.0).unwrap());
    }

    #[test]
    fn any_shape_can_be_cut_from_any_picture() {
        for (width, height) in [(1536, 192), (192, 1536), (2, 2), (640, 360)] {
            assert_eq!(look(3).develop(width, height, 0.0).unwrap().dimensions(), (width, height));
        }
    }

    #[test]
    fn a_developed_picture_is_neither_black_nor_white() {
        for seed in 0..8 {
            let image = look(seed).develop(90, 60, 4.0).unwrap();
            let mean = image.iter().map(|value| u64::from(*value)).sum::<u64>() / image.len() as u64;
            assert!((40..215).contains(&mean), "{mean}");
        }
    }
}
