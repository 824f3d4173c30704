//! The one place that talks to libwebp. It encodes pixels made here, and decodes stills straight into a smaller size,
//! which the decoder in Rust cannot: that one reads every file first, and its word on the size is the one that counts.
#![allow(unsafe_code)]

use std::ptr::null_mut;

use libwebp_sys::{
    VP8StatusCode, WEBP_CSP_MODE, WebPBitstreamFeatures, WebPConfig, WebPDecode, WebPDecoderConfig, WebPEncode,
    WebPGetFeatures, WebPMemoryWrite, WebPMemoryWriter, WebPMemoryWriterClear, WebPPicture, WebPPictureFree,
    WebPPictureImportRGB, WebPPictureImportRGBA, WebPRGBABuffer,
};

use super::pixels::Pixels;
use crate::error::Error;

/// Of 100: with `EFFORT` at least as near the original as what `vipsthumbnail` makes with 80, in files a third larger.
const QUALITY: f32 = 82.0;
/// Of 0 to 6: with 2, thumbnails are made less than twice as fast as by `vipsthumbnail`.
const EFFORT: i32 = 1;

/// A still of `size` pixels, decoded at `smaller`, which is no larger; with transparency at its own size, for libwebp
/// would mix what is hidden into what is seen. None for animations, for another size than the
/// one that was read before, and for all that libwebp does not take: then the other decoder says what is wrong.
pub(super) fn decode_smaller(bytes: &[u8], size: (u32, u32), smaller: (u32, u32)) -> Option<Pixels> {
    let mut config = WebPDecoderConfig::new().ok()?;
    let mut features: WebPBitstreamFeatures = config.input;
    // SAFETY: the bytes live and are read for their length alone; the features are initialised and ours.
    let status = unsafe { WebPGetFeatures(bytes.as_ptr(), bytes.len(), &raw mut features) };
    let side = |length: u32| i32::try_from(length).ok().filter(|length| *length > 0);
    let is_size = (features.width, features.height) == (side(size.0)?, side(size.1)?);
    let fits = smaller.0 <= size.0 && smaller.1 <= size.1;
    if status != VP8StatusCode::VP8_STATUS_OK || features.has_animation != 0 || !is_size || !fits {
        return None;
    }
    let alpha = features.has_alpha != 0;
    let smaller = if alpha { size } else { smaller };
    let (width, height) = (side(smaller.0)?, side(smaller.1)?);
    let stride = width.checked_mul(if alpha { 4 } else { 3 })?;
    let length = usize::try_from(stride).ok()?.checked_mul(usize::try_from(height).ok()?)?;
    let mut pixels = vec![0; length];
    config.options.use_scaling = i32::from(smaller != size);
    (config.options.scaled_width, config.options.scaled_height) = (width, height);
    config.output.colorspace = if alpha { WEBP_CSP_MODE::MODE_RGBA } else { WEBP_CSP_MODE::MODE_RGB };
    config.output.is_external_memory = 1;
    config.output.u.RGBA = WebPRGBABuffer { rgba: pixels.as_mut_ptr(), stride, size: length };
    // SAFETY: the bytes live and are read for their length alone. What is written is `height` rows of `stride` bytes, as
    // long as `pixels` is, which lives until after the call and is not touched meanwhile; libwebp holds the place to be
    // `size` bytes long and refuses one that is too short. Being external, it is not freed there.
    let status = unsafe { WebPDecode(bytes.as_ptr(), bytes.len(), &raw mut config) };
    (status == VP8StatusCode::VP8_STATUS_OK).then_some(Pixels {
        width: smaller.0,
        height: smaller.1,
        alpha,
        bytes: pixels,
    })
}

pub(super) fn encode(pixels: &Pixels) -> Result<Vec<u8>, Error> {
    let failed = || Error::Damaged("the thumbnail cannot be encoded".to_owned());
    let side = |length: u32| i32::try_from(length).map_err(|_| failed());
    let (width, height) = (side(pixels.width)?, side(pixels.height)?);
    let stride = width.checked_mul(pixels.channels() as i32).ok_or_else(failed)?;
    if pixels.bytes.len() as u64 != u64::from(stride.unsigned_abs()) * u64::from(pixels.height) {
        return Err(failed());
    }

    let mut config = WebPConfig::new().map_err(|()| failed())?;
    config.quality = QUALITY;
    config.method = EFFORT;
    let mut picture = WebPPicture::new().map_err(|()| failed())?;
    (picture.width, picture.height) = (width, height);
    let mut writer = WebPMemoryWriter { mem: null_mut(), size: 0, max_size: 0, pad: [0] };
    picture.writer = Some(WebPMemoryWrite);
    picture.custom_ptr = (&raw mut writer).cast();

    // SAFETY: the pixels are `height` rows of `stride` bytes, checked above, and outlive the calls, which copy them;
    // picture and writer are initialised, live until they are freed below, and are used by this thread alone. The
    // writer's memory is read for the length that it names itself, before it is cleared.
    unsafe {
        let import = if pixels.alpha { WebPPictureImportRGBA } else { WebPPictureImportRGB };
        let done = import(&raw mut picture, pixels.bytes.as_ptr(), stride) != 0
            && WebPEncode(&raw const config, &raw mut picture) != 0;
        let bytes = if done && !writer.mem.is_null() {
            std::slice::from_raw_parts(writer.mem, writer.size).to_vec()
        } else {
            Vec::new()
        };
        WebPPictureFree(&raw mut picture);
        WebPMemoryWriterClear(&raw mut writer);
        if bytes.is_empty() { Err(failed()) } else { Ok(bytes) }
    }
}
