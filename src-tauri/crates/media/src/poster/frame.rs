use crate::error::Error;
use crate::mp4::Colour;
use crate::picture::{LARGE, Pixels, fit, shrink_plane};

/// A decoded frame, 4:2:0 with 8 bits.
pub(super) struct Frame<'a> {
    pub width: usize,
    pub height: usize,
    /// Luma and the two chroma planes, each with the bytes from one row to the next.
    pub planes: [(&'a [u8], usize); 3],
    pub colour: Option<Colour>,
}

/// Shrinks the planes first and makes colours of what is left. `shown` is the size that the file wants it shown at;
/// its shape counts, so that pixels that are not square come out right.
pub(super) fn to_pixels(frame: &Frame, shown: (u32, u32)) -> Result<Pixels, Error> {
    let side = |length: usize| u32::try_from(length).ok().filter(|length| *length > 0);
    let (Some(width), Some(height)) = (side(frame.width), side(frame.height)) else {
        return Err(Error::damaged("a frame without a pixel"));
    };
    let (target_width, target_height) = fit((square(width, height, shown), height), LARGE);
    let half = (width.div_ceil(2), height.div_ceil(2));
    let sizes = [(width, height), half, half];
    let mut planes = Vec::with_capacity(3);
    for ((plane, stride), size) in frame.planes.into_iter().zip(sizes) {
        let tight = tightened(plane, stride, size).ok_or_else(|| Error::damaged("a frame with a plane missing"))?;
        planes.push(shrink_plane(&tight, size, (target_width, target_height))?);
    }
    let matrix = Matrix::of(frame.colour, height);
    let bytes =
        planes[0].iter().zip(&planes[1]).zip(&planes[2]).flat_map(|((y, u), v)| matrix.rgb(*y, *u, *v)).collect();
    Ok(Pixels { width: target_width, height: target_height, alpha: false, bytes })
}

/// The width that a frame of this height has in square pixels. A shape far from the coded one is not believed.
fn square(width: u32, height: u32, shown: (u32, u32)) -> u32 {
    let stretched = f64::from(height) * f64::from(shown.0) / f64::from(shown.1.max(1));
    let stretch = stretched / f64::from(width);
    if (0.5..=2.0).contains(&stretch) { (stretched.round() as u32).max(1) } else { width }
}

/// Rows without what lies between them. The last chroma row or column of an odd size may be missing and is repeated.
fn tightened(plane: &[u8], stride: usize, (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let (width, height) = (width as usize, height as usize);
    if stride < width {
        return None;
    }
    let mut tight = Vec::with_capacity(width * height);
    let mut last = None;
    for row in 0..height {
        let found = plane.get(row * stride..row * stride + width).or(last)?;
        tight.extend_from_slice(found);
        last = Some(found);
    }
    Some(tight)
}

/// From luma and chroma to red, green and blue.
struct Matrix {
    black: f32,
    luma: f32,
    chroma: f32,
    /// Share of red and of blue in luma.
    red: f32,
    blue: f32,
}

impl Matrix {
    /// What the file says; otherwise BT.709 from 720 rows up and BT.601 below, as players take it.
    fn of(colour: Option<Colour>, height: u32) -> Self {
        let (red, blue) = match (colour.map(|colour| colour.matrix), height) {
            (Some(1), _) => (0.2126, 0.0722),
            (Some(5 | 6), _) => (0.299, 0.114),
            (Some(9), _) => (0.2627, 0.0593),
            (Some(_) | None, 720..) => (0.2126, 0.0722),
            (Some(_) | None, _) => (0.299, 0.114),
        };
        if colour.is_some_and(|colour| colour.full_range) {
            Matrix { black: 0.0, luma: 1.0, chroma: 1.0, red, blue }
        } else {
            Matrix { black: 16.0, luma: 255.0 / 219.0, chroma: 255.0 / 224.0, red, blue }
        }
    }

    fn rgb(&self, y: u8, u: u8, v: u8) -> [u8; 3] {
        let y = (f32::from(y) - self.black) * self.luma;
        let u = (f32::from(u) - 128.0) * self.chroma;
        let v = (f32::from(v) - 128.0) * self.chroma;
        let red = y + 2.0 * (1.0 - self.red) * v;
        let blue = y + 2.0 * (1.0 - self.blue) * u;
        let green = (y - self.red * red - self.blue * blue) / (1.0 - self.red - self.blue);
        // `as` keeps what is out of bounds at the bounds.
        [red, green, blue].map(|value| value.round() as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_come_out_as_they_were_meant() {
        let limited = |matrix| Matrix::of(Some(Colour { matrix, full_range: false }), 1080);
        assert_eq!(limited(1).rgb(16, 128, 128), [0, 0, 0]);
        assert_eq!(limited(1).rgb(235, 128, 128), [255, 255, 255]);
        assert_eq!(limited(1).rgb(63, 102, 240), [255, 1, 0], "red in BT.709");
        assert_eq!(limited(6).rgb(81, 90, 240), [254, 0, 0], "red in BT.601");
        let full = Matrix::of(Some(Colour { matrix: 1, full_range: true }), 1080);
        assert_eq!(full.rgb(0, 128, 128), [0, 0, 0]);
        assert_eq!(full.rgb(255, 128, 128), [255, 255, 255]);
    }

    #[test]
    fn a_frame_of_any_size_becomes_a_picture() {
        for (width, height) in [(1usize, 1usize), (2, 2), (3, 5), (1920, 1080), (7, 4000)] {
            let half = width.div_ceil(2) + 3;
            let (luma, chroma) = (vec![235; (width + 5) * height], vec![128; half * height.div_ceil(2)]);
            let frame =
                Frame { width, height, planes: [(&luma, width + 5), (&chroma, half), (&chroma, half)], colour: None };
            let pixels = to_pixels(&frame, (width as u32, height as u32)).expect("it is whole");
            assert!(pixels.width <= 960 && pixels.height <= 640);
            assert!(pixels.bytes.iter().all(|value| *value == 255));
        }
    }

    #[test]
    fn a_frame_with_a_plane_missing_is_damage() {
        let luma = [0; 16];
        for planes in [[(&luma[..], 4), (&[][..], 2), (&[][..], 2)], [(&luma[..], 3), (&luma[..], 2), (&luma[..], 2)]] {
            let frame = Frame { width: 4, height: 4, planes, colour: None };
            assert!(matches!(to_pixels(&frame, (4, 4)), Err(Error::Damaged(_))));
        }
    }
}
