//! GTK's list of programs, in a dialog of our own: GTK's own dialog notes down what was chosen.

use std::path::Path;

use gtk::gdk;
use gtk::prelude::*;
use gtk::{AppChooserWidget, ButtonsType, Dialog, DialogFlags, MessageDialog, MessageType, ResponseType};
use tauri::WebviewWindow;

/// In pixels.
const SIZE: (i32, i32) = (420, 480);

pub fn choose(window: &WebviewWindow, path: &Path) -> Result<(), String> {
    let (of, path) = (window.clone(), path.to_owned());
    let asked = window.run_on_main_thread(move || match of.gtk_window() {
        Ok(over) => show(over.upcast_ref(), &path),
        Err(error) => tracing::warn!(%error, "there is no window to choose a program in"),
    });
    asked.map_err(|error| error.to_string())
}

fn show(over: &gtk::Window, path: &Path) {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    // By the name alone: to look into the file could wait for a disk that does not answer.
    let (kind, _) = gio::content_type_guess(Some(path), &[]);
    let buttons = [("_Cancel", ResponseType::Cancel), ("_Open", ResponseType::Ok)];
    let flags = DialogFlags::MODAL | DialogFlags::DESTROY_WITH_PARENT;
    let dialog = Dialog::with_buttons(Some(&format!("Open {name} with")), Some(over), flags, &buttons);
    let (width, height) = SIZE;
    dialog.set_default_size(width, height);
    let programs = AppChooserWidget::new(&kind);
    programs.set_show_default(true);
    programs.set_show_recommended(true);
    programs.set_show_fallback(true);
    programs.set_show_other(true);
    programs.set_default_text("No program is installed that opens files.");
    programs.set_margin(12);
    programs.set_expand(true);
    let said = dialog.clone();
    programs.connect_application_selected(move |programs, _| {
        said.set_response_sensitive(ResponseType::Ok, programs.app_info().is_some());
    });
    let chosen = dialog.clone();
    programs.connect_application_activated(move |_, _| chosen.response(ResponseType::Ok));
    dialog.content_area().add(&programs);
    dialog.set_default_response(ResponseType::Ok);
    dialog.set_response_sensitive(ResponseType::Ok, programs.app_info().is_some());
    let (over, path) = (over.clone(), path.to_owned());
    dialog.connect_response(move |dialog, response| {
        let program = (response == ResponseType::Ok).then(|| programs.app_info()).flatten();
        leave(dialog);
        if let Some(program) = program {
            launch(&over, &program, &path);
        }
    });
    dialog.show_all();
}

/// As an argument, through no shell. When it does not start, that is said.
fn launch(over: &gtk::Window, program: &gio::AppInfo, path: &Path) {
    let context = gdk::Display::default().and_then(|display| display.app_launch_context());
    let Err(error) = program.launch(&[gio::File::for_path(path)], context.as_ref()) else { return };
    tracing::warn!(%error, "a program did not start");
    let text = format!("{} did not start", program.display_name());
    let dialog = MessageDialog::new(Some(over), DialogFlags::MODAL, MessageType::Error, ButtonsType::Close, &text);
    dialog.set_secondary_text(Some(&format!("The file stays as it is. Choose another program. ({error})")));
    dialog.connect_response(|dialog, _| leave(dialog));
    dialog.show_all();
}

/// At once: a close that is only asked for is not heard while the next dialog holds the keyboard.
#[expect(unsafe_code, reason = "the bindings have no safe name for it")]
fn leave(dialog: &impl IsA<gtk::Window>) {
    // SAFETY: nobody uses the dialog any more; what else holds it does so in closures that it owns and now drops.
    unsafe { dialog.as_ref().destroy() }
}
