#![allow(clippy::unwrap_used)]
//! A thumbnail shows the picture as a person sees it, whatever the file does.

mod common;

use common::{BLUE, Desk, GREEN, RED, at, encoded, halves, jpeg_with_exif, near, palette_png, png_with, seen};
use image::{DynamicImage, ImageFormat, Luma, LumaA, Rgb, Rgba, RgbaImage};
use media::{Error, Picture, inspect, picture};

fn thumbnail(bytes: &[u8]) -> Result<Picture, Error> {
    picture(&Desk::new().put(bytes))
}

#[test]
fn every_format_is_shown_in_two_sizes_with_its_mean_colour() {
    let image = halves(1600, 800, RED, BLUE);
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp] {
        let made = thumbnail(&encoded(&image, format)).unwrap();
        assert_eq!((made.width, made.height), (1600, 800), "{format:?}");
        let (small, large) = (seen(&made.small), seen(&made.large));
        assert_eq!((small.width(), small.height()), (480, 240));
        assert_eq!((large.width(), large.height()), (960, 480));
        for picture in [&small, &large] {
            assert!(near(at(picture, 0.2, 0.5), RED) && near(at(picture, 0.8, 0.5), BLUE), "{format:?}");
        }
        assert!(near(made.colour, [125, 35, 120]), "{format:?}: {:?}", made.colour);
    }
}

#[test]
fn all_eight_orientations_are_turned_upright() {
    // What a person sees: red at the top left, green at the top right, blue below.
    let upright = DynamicImage::from(image::RgbImage::from_fn(400, 200, |x, y| {
        Rgb(if y >= 100 {
            BLUE
        } else if x < 200 {
            RED
        } else {
            GREEN
        })
    }));
    let stored: [DynamicImage; 8] = [
        upright.clone(),
        upright.fliph(),
        upright.rotate180(),
        upright.flipv(),
        upright.rotate270().flipv(),
        upright.rotate270(),
        upright.rotate90().flipv(),
        upright.rotate90(),
    ];
    for (orientation, stored) in (1..).zip(&stored) {
        for file in [jpeg_with_exif(stored, orientation), png_with(stored, None, Some(orientation))] {
            let made = thumbnail(&file).unwrap();
            assert_eq!((made.width, made.height), (400, 200), "orientation {orientation}");
            let large = seen(&made.large);
            assert_eq!((large.width(), large.height()), (400, 200));
            assert!(near(at(&large, 0.2, 0.2), RED), "orientation {orientation}");
            assert!(near(at(&large, 0.8, 0.2), GREEN), "orientation {orientation}");
            assert!(near(at(&large, 0.5, 0.8), BLUE), "orientation {orientation}");
            let facts = inspect(&Desk::new().put(&file)).unwrap();
            assert_eq!((facts.width, facts.height), (Some(400), Some(200)));
        }
    }
}

#[test]
fn a_turned_photograph_fills_the_size_it_is_shown_in() {
    let made = thumbnail(&jpeg_with_exif(&halves(4000, 3000, RED, BLUE), 6)).unwrap();
    assert_eq!((made.width, made.height), (3000, 4000));
    let large = seen(&made.large);
    assert_eq!((large.width(), large.height()), (480, 640));
}

#[test]
fn colours_of_a_wide_profile_are_brought_to_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let colour = [100, 200, 100];
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let gamma = |value: f64| {
        let value = value.clamp(0.0, 1.0);
        let curved = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (curved * 255.0).round() as u8
    };
    // Display P3 to sRGB, both with the white of D65.
    let [r, g, b] = colour.map(linear);
    let expected =
        [gamma(1.2249 * r - 0.2247 * g), gamma(-0.0420 * r + 1.0419 * g), gamma(-0.0197 * r - 0.0786 * g + 1.0979 * b)];
    let made = thumbnail(&png_with(&halves(300, 300, colour, colour), Some(profile), None)).unwrap();
    let shown = at(&seen(&made.large), 0.5, 0.5);
    assert!(shown.into_iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 4), "{shown:?} for {expected:?}");
    assert!(expected[0].abs_diff(colour[0]) > 20, "the profile makes a difference");

    let broken = thumbnail(&png_with(&halves(300, 300, colour, colour), Some(vec![7; 500]), None)).unwrap();
    assert!(near(at(&seen(&broken.large), 0.5, 0.5), colour), "a profile that is none changes nothing");
}

#[test]
fn transparency_is_kept_and_what_is_hidden_does_not_bleed() {
    let image = RgbaImage::from_fn(1200, 600, |x, _| Rgba(if x < 600 { [220, 30, 30, 255] } else { [0, 255, 0, 0] }));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let made = thumbnail(&encoded(&image.clone().into(), format)).unwrap();
        let small = seen(&made.small).to_rgba8();
        assert_eq!((small.get_pixel(100, 100)[3], small.get_pixel(400, 100)[3]), (255, 0));
        assert!(near(made.colour, RED), "the mean is of what is seen: {:?}", made.colour);
    }
    let nothing = thumbnail(&encoded(&RgbaImage::new(8, 8).into(), ImageFormat::Png)).unwrap();
    assert_eq!(nothing.colour, [128, 128, 128]);
}

#[test]
fn unusual_pixels_are_read_as_what_they_are() {
    let deep = image::ImageBuffer::from_pixel(64, 64, Rgb([0x8000u16, 0x4000, 0xc000]));
    let made = thumbnail(&encoded(&DynamicImage::ImageRgb16(deep), ImageFormat::Png)).unwrap();
    assert!(near(made.colour, [128, 64, 192]), "16 bits: {:?}", made.colour);

    let grey = image::ImageBuffer::from_pixel(64, 64, Luma([90u8]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let made = thumbnail(&encoded(&DynamicImage::ImageLuma8(grey.clone()), format)).unwrap();
        assert!(near(made.colour, [90, 90, 90]), "grey: {:?}", made.colour);
    }
    let pale = image::ImageBuffer::from_pixel(64, 64, LumaA([90u8, 100]));
    let made = thumbnail(&encoded(&DynamicImage::ImageLumaA8(pale), ImageFormat::Png)).unwrap();
    assert!(seen(&made.small).to_rgba8().get_pixel(9, 9)[3].abs_diff(100) <= 2);

    let palette = [RED, GREEN].concat();
    let made = thumbnail(&palette_png(600, 300, &palette, &[255, 0], |x, _| u8::from(x >= 300))).unwrap();
    let large = seen(&made.large).to_rgba8();
    assert!(near(at(&large.clone().into(), 0.2, 0.5), RED));
    assert_eq!((large.get_pixel(100, 100)[3], large.get_pixel(500, 100)[3]), (255, 0));

    // Cyan and yellow ink in full: green.
    let mut cmyk = Vec::new();
    let ink = [255u8, 0, 255, 0].repeat(64 * 64);
    jpeg_encoder::Encoder::new(&mut cmyk, 95).encode(&ink, 64, 64, jpeg_encoder::ColorType::Cmyk).unwrap();
    let made = thumbnail(&cmyk).unwrap();
    assert!(made.colour[1] > 200 && made.colour[0] < 60 && made.colour[2] < 60, "ink: {:?}", made.colour);
}

#[test]
fn a_large_webp_is_read_smaller_and_one_that_is_cut_is_not_shown() {
    let file = encoded(&halves(4096, 2048, RED, BLUE), ImageFormat::WebP);
    let made = thumbnail(&file).unwrap();
    assert_eq!((made.width, made.height), (4096, 2048));
    let large = seen(&made.large);
    assert_eq!((large.width(), large.height()), (960, 480));
    assert!(near(at(&large, 0.49, 0.5), RED) && near(at(&large, 0.51, 0.5), BLUE), "the edge stays where it is");
    for cut in [30, file.len() / 3, file.len() - 40] {
        assert!(thumbnail(&file[..cut]).is_err(), "{cut} of {} bytes", file.len());
    }
    let mut damaged = file.clone();
    for at in (file.len() / 2..file.len()).step_by(3) {
        damaged[at] ^= 0x55;
    }
    // Whatever comes of it: no more than a wrong picture.
    if let Ok(made) = thumbnail(&damaged) {
        assert_eq!((made.width, made.height), (4096, 2048));
    }
}

#[test]
fn an_animation_is_shown_by_its_first_frame() {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for colour in [RED, GREEN, BLUE] {
        encoder.encode_frame(image::Frame::new(halves(200, 100, colour, colour).to_rgba8())).unwrap();
    }
    drop(encoder);
    let made = thumbnail(&bytes).unwrap();
    assert_eq!((made.width, made.height), (200, 100));
    assert!(near(made.colour, RED), "{:?}", made.colour);
}

#[test]
fn extreme_shapes_have_a_thumbnail_too() {
    for (size, large, small) in [
        ((1, 1), (1, 1), (1, 1)),
        ((20_000, 10), (960, 1), (480, 1)),
        ((10, 20_000), (1, 640), (1, 320)),
        ((3, 2000), (1, 640), (1, 320)),
    ] {
        let file = encoded(&halves(size.0, size.1, GREEN, GREEN), ImageFormat::Png);
        let made = thumbnail(&file).unwrap();
        assert_eq!((made.width, made.height), size);
        let (large_seen, small_seen) = (seen(&made.large), seen(&made.small));
        assert_eq!((large_seen.width(), large_seen.height()), large);
        assert_eq!((small_seen.width(), small_seen.height()), small);
    }
    let long = encoded(&halves(20_000, 10, GREEN, GREEN), ImageFormat::Jpeg);
    assert_eq!(seen(&thumbnail(&long).unwrap().large).width(), 960);
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    for (bytes, page) in [
        (&b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"[..], true),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", true),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", false),
        (b"%PDF-1.7", false),
        (b"", false),
    ] {
        let result = thumbnail(bytes);
        match result {
            Err(Error::NeedsPage(_)) => assert!(page),
            Err(Error::NotShown(_)) => assert!(!page),
            other => panic!("{:?}", other.map(|made| made.colour)),
        }
    }
    assert!(matches!(picture("/nowhere/at/all".as_ref()), Err(Error::Unreadable(_))));
}
