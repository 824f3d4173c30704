//! Shrinking as it is defined, without any haste, and how like two pictures are.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places and sizes of pictures of a few thousand pixels"
)]

use image::DynamicImage;

/// The lightness of a picture, 0 to 255.
#[derive(Clone, Debug)]
pub(super) struct Grey {
    pub width: usize,
    pub height: usize,
    values: Vec<f32>,
}

impl Grey {
    pub(super) fn of(image: &DynamicImage) -> Grey {
        let rgb = image.to_rgb8();
        let values = rgb
            .as_raw()
            .chunks_exact(3)
            .map(|pixel| 0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2]));
        Grey { width: rgb.width() as usize, height: rgb.height() as usize, values: values.collect() }
    }

    /// By Lanczos over three lobes, every weight computed for every pixel.
    pub(super) fn shrunk(&self, width: usize, height: usize) -> Grey {
        let across = weights(self.width, width);
        let mut narrow = Vec::with_capacity(width * self.height);
        for row in self.values.chunks_exact(self.width) {
            narrow.extend(across.iter().map(|(from, weights)| {
                weights.iter().zip(&row[*from..]).map(|(weight, value)| weight * value).sum::<f32>()
            }));
        }
        let mut values = Vec::with_capacity(width * height);
        for (from, weights) in weights(self.height, height) {
            for column in 0..width {
                let of_row = |row: usize| narrow[(from + row) * width + column];
                values.push(weights.iter().enumerate().map(|(row, weight)| weight * of_row(row)).sum());
            }
        }
        Grey { width, height, values }
    }
}

/// For each place: the first that it is made of, and how much of it and those behind it.
fn weights(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    const LOBES: f64 = 3.0;
    let scale = from as f64 / to as f64;
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) };
    (0..to)
        .map(|place| {
            let middle = (place as f64 + 0.5) * scale;
            let first = (middle - LOBES * scale).floor().max(0.0) as usize;
            let last = ((middle + LOBES * scale).ceil() as usize).min(from);
            let weigh = |at: usize| {
                let x = (at as f64 + 0.5 - middle) / scale;
                if x.abs() < LOBES { sinc(x) * sinc(x / LOBES) } else { 0.0 }
            };
            let weights: Vec<f64> = (first..last).map(weigh).collect();
            let sum: f64 = weights.iter().sum();
            (first, weights.into_iter().map(|weight| (weight / sum) as f32).collect())
        })
        .collect()
}

/// The structural similarity of two pictures of one size, over windows of 8 pixels that overlap by half.
pub(super) fn ssim(one: &Grey, other: &Grey) -> f64 {
    const WINDOW: usize = 8;
    const STEP: usize = 4;
    let (c1, c2) = ((0.01f64 * 255.0).powi(2), (0.03f64 * 255.0).powi(2));
    let (mut sum, mut count) = (0.0, 0u32);
    let (width, height) = (one.width.min(other.width), one.height.min(other.height));
    for top in (0..height.saturating_sub(WINDOW - 1)).step_by(STEP) {
        for left in (0..width.saturating_sub(WINDOW - 1)).step_by(STEP) {
            let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0f64, 0.0f64, 0.0f64, 0.0f64, 0.0f64);
            for y in top..top + WINDOW {
                for x in left..left + WINDOW {
                    let (p, q) =
                        (f64::from(one.values[y * one.width + x]), f64::from(other.values[y * other.width + x]));
                    a += p;
                    b += q;
                    aa += p * p;
                    bb += q * q;
                    ab += p * q;
                }
            }
            let n = (WINDOW * WINDOW) as f64;
            let (ma, mb) = (a / n, b / n);
            let (va, vb, cov) = (aa / n - ma * ma, bb / n - mb * mb, ab / n - ma * mb);
            sum += (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
            count += 1;
        }
    }
    sum / f64::from(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: usize, height: usize, value: impl Fn(usize, usize) -> f32) -> Grey {
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect();
        Grey { width, height, values }
    }

    #[test]
    fn the_same_is_wholly_like_and_noise_is_not() {
        let waves = |x: usize, y: usize| 128.0 + 100.0 * ((x * 3 + y) as f32 / 7.0).sin();
        let (one, same) = (picture(64, 48, waves), picture(64, 48, waves));
        assert!((ssim(&one, &same) - 1.0).abs() < 1e-9);
        let noisy = picture(64, 48, |x, y| waves(x, y) + if (x * 7 + y * 13) % 3 == 0 { 60.0 } else { -30.0 });
        assert!(ssim(&one, &noisy) < 0.8);
    }

    #[test]
    fn a_flat_picture_stays_flat_and_a_ramp_a_ramp() {
        let flat = picture(50, 40, |_, _| 77.0).shrunk(13, 9);
        assert!(flat.values.iter().all(|value| (value - 77.0).abs() < 0.01) && flat.values.len() == 13 * 9);
        let ramp = picture(400, 4, |x, _| x as f32).shrunk(100, 4);
        let step = ramp.values[51] - ramp.values[50];
        assert!((step - 4.0).abs() < 0.05 && (ramp.values[50] - 201.5).abs() < 0.5, "{step} {}", ramp.values[50]);
    }
}
