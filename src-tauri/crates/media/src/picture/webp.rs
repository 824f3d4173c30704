//! The one place that talks to libwebp. It encodes pixels made here; no foreign byte reaches it.
#![allow(unsafe_code)]

use std::ptr::null_mut;

use libwebp_sys::{
    WebPConfig, WebPEncode, WebPMemoryWrite, WebPMemoryWriter, WebPMemoryWriterClear, WebPPicture, WebPPictureFree,
    WebPPictureImportRGB, WebPPictureImportRGBA,
};

use super::pixels::Pixels;
use crate::error::Error;

/// Of 100.
const QUALITY: f32 = 80.0;
/// Of 0 to 6: twice as fast as 4 and hardly larger.
const EFFORT: i32 = 2;

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
