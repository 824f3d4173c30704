//! By GTK, on X11 and Wayland: what was copied is served by the program that copied it, in each form that is asked for.

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use engine::ports::Bitmap;
use gtk::glib::translate::ToGlibPtr;
use gtk::{Clipboard, SelectionData, TargetEntry, TargetFlags, gdk};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use tauri::AppHandle;

use crate::desktop::file_links;

/// The window may be busy; longer it is not there any more.
const WITHIN: Duration = Duration::from_secs(10);

/// Forms in which files are given. What they are called is agreed on by toolkits and file managers.
const LINKS: &str = "text/uri-list";
const FILE_MANAGERS: &str = "x-special/gnome-copied-files";
const TEXTS: [&str; 3] = ["UTF8_STRING", "text/plain;charset=utf-8", "text/plain"];
const PNG: &str = "image/png";

pub struct SystemClipboard {
    app: AppHandle,
}

impl SystemClipboard {
    pub fn new(app: &AppHandle) -> Self {
        Self { app: app.clone() }
    }

    pub fn files(&self, paths: &[PathBuf]) -> Result<(), String> {
        let forms = forms_of_files(paths);
        self.put(forms)
    }

    /// Encoded here, so that the window does not stand still when another program pastes it.
    pub fn picture(&self, picture: Bitmap) -> Result<(), String> {
        let png = png_of(&picture).map_err(|error| error.to_string())?;
        self.put(vec![(PNG, png)])
    }

    /// Hands what is there to the desktop's clipboard manager, where one runs: without one it goes with the app. On the
    /// main thread, as the last thing.
    pub fn keep(&self) {
        if let Some(clipboard) = gdk::Display::default().and_then(|display| Clipboard::default(&display)) {
            clipboard.store();
        }
    }

    fn put(&self, forms: Vec<(&'static str, Vec<u8>)>) -> Result<(), String> {
        let (tell, told) = mpsc::channel();
        let asked = self.app.run_on_main_thread(move || {
            // Nobody waits for the answer any more when it comes too late.
            let _ = tell.send(offer(forms));
        });
        asked.map_err(|error| error.to_string())?;
        told.recv_timeout(WITHIN).map_err(|_| "the window did not answer".to_owned())?
    }
}

fn forms_of_files(paths: &[PathBuf]) -> Vec<(&'static str, Vec<u8>)> {
    let links = file_links::all(paths);
    let list: String = links.iter().flat_map(|link| [link, "\r\n"]).collect();
    let names: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let names = names.join("\n").into_bytes();
    let mut forms = vec![(LINKS, list.into_bytes()), (FILE_MANAGERS, file_links::copied(&links).into_bytes())];
    forms.extend(TEXTS.map(|text| (text, names.clone())));
    forms
}

fn png_of(picture: &Bitmap) -> Result<Vec<u8>, image::ImageError> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive);
    encoder.write_image(&picture.rgba, picture.width, picture.height, ExtendedColorType::Rgba8)?;
    Ok(png)
}

/// On the main thread.
fn offer(forms: Vec<(&'static str, Vec<u8>)>) -> Result<(), String> {
    let clipboard = gdk::Display::default().and_then(|display| Clipboard::default(&display));
    let clipboard = clipboard.ok_or("there is no display")?;
    let targets: Vec<TargetEntry> =
        (0..).zip(&forms).map(|(number, (form, _))| TargetEntry::new(form, TargetFlags::empty(), number)).collect();
    let give = move |_: &Clipboard, data: &SelectionData, number: u32| {
        if let Some((form, bytes)) = forms.get(number as usize) {
            data.set(&gdk::Atom::intern(form), 8, bytes);
        }
    };
    if !clipboard.set_with_data(&targets, give) {
        return Err("the clipboard is held by another program".to_owned());
    }
    may_be_kept(&clipboard);
    Ok(())
}

/// All forms may be taken over by a clipboard manager.
#[expect(unsafe_code, reason = "the bindings have no safe name for it")]
fn may_be_kept(clipboard: &Clipboard) {
    // SAFETY: the clipboard is one of GTK's own, this is the main thread, and no list with a length of 0 is allowed.
    unsafe { gtk::ffi::gtk_clipboard_set_can_store(clipboard.to_glib_none().0, std::ptr::null(), 0) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn files_are_given_as_links_to_toolkits_as_an_order_to_file_managers_and_as_paths_to_editors() {
        let forms = forms_of_files(&[PathBuf::from("/a b.png"), PathBuf::from("/é#.mp4")]);
        let given = |wanted: &str| {
            let bytes = &forms.iter().find(|(form, _)| *form == wanted).unwrap().1;
            std::str::from_utf8(bytes).unwrap()
        };
        assert_eq!(given("text/uri-list"), "file:///a%20b.png\r\nfile:///%C3%A9%23.mp4\r\n");
        assert_eq!(given("x-special/gnome-copied-files"), "copy\nfile:///a%20b.png\nfile:///%C3%A9%23.mp4");
        assert_eq!(given("UTF8_STRING"), "/a b.png\n/é#.mp4");
    }

    #[test]
    fn a_picture_is_given_pixel_by_pixel_and_a_broken_one_not_at_all() {
        let rgba: Vec<u8> = (0..24).collect();
        let png = png_of(&Bitmap { width: 3, height: 2, rgba: rgba.clone() }).unwrap();
        let read = image::load_from_memory(&png).unwrap().into_rgba8();
        assert_eq!((read.dimensions(), read.into_raw()), ((3, 2), rgba));
    }
}
