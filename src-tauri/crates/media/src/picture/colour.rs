use moxcms::{ColorProfile, Layout, TransformOptions};

use super::pixels::Pixels;

/// Brings pixels from the profile of their file to sRGB. A profile that cannot be read, or is not one of RGB colours,
/// leaves them as they are.
pub(super) fn to_srgb(pixels: &mut Pixels, profile: &[u8]) {
    let layout = if pixels.alpha { Layout::Rgba } else { Layout::Rgb };
    let transformed = ColorProfile::new_from_slice(profile).and_then(|profile| {
        let srgb = ColorProfile::new_srgb();
        let transform = profile.create_transform_8bit(layout, &srgb, layout, TransformOptions::default())?;
        let mut bytes = vec![0; pixels.bytes.len()];
        transform.transform(&pixels.bytes, &mut bytes)?;
        Ok(bytes)
    });
    match transformed {
        Ok(bytes) => pixels.bytes = bytes,
        Err(error) => tracing::debug!(%error, "a colour profile is not used"),
    }
}

/// Mean colour of what is seen; middle grey when nothing is.
pub(super) fn mean(pixels: &Pixels) -> [u8; 3] {
    let mut sums = [0u64; 3];
    let mut weights = 0;
    for pixel in pixels.bytes.chunks_exact(pixels.channels()) {
        let weight = u64::from(pixel.get(3).copied().unwrap_or(255));
        for (sum, value) in sums.iter_mut().zip(pixel) {
            *sum += u64::from(*value) * weight;
        }
        weights += weight;
    }
    if weights == 0 { [128; 3] } else { sums.map(|sum| (sum / weights) as u8) }
}
