//! A drag on Linux, by GTK itself. The crate `drag` lets go of its data when the button is up, which is before the other
//! program asks for them; and it makes the whole window a source of drags until then.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gtk::gdk::{DragAction, EventButton, EventType, ModifierType};
use gtk::gdk_pixbuf::Pixbuf;
use gtk::glib::translate::ToGlibPtr;
use gtk::glib::{Propagation, SignalHandlerId};
use gtk::prelude::*;
use gtk::{TargetList, Widget, gdk};

use crate::desktop::file_links;

/// Longer side of what hangs at the pointer, in pixels.
const PICTURE: i32 = 128;
/// The left one.
const BUTTON: i32 = 1;

/// Signals that are heard as long as the drag goes on.
#[derive(Clone, Default)]
struct Heard(Rc<RefCell<Vec<(Widget, SignalHandlerId)>>>);

impl Heard {
    fn keep(&self, on: &Widget, id: SignalHandlerId) {
        self.0.borrow_mut().push((on.clone(), id));
    }

    fn end(&self) {
        // Taken first: to disconnect may drop the last of what holds this.
        let heard = self.0.take();
        for (widget, id) in heard {
            widget.disconnect(id);
        }
    }
}

/// Begins a drag of files from `page`, on the main thread; `ended` is called once when it is over, unless this fails.
/// When the button is up already nothing begins, or the files would hang at a pointer that holds nothing.
pub fn start(
    page: &Widget,
    paths: &[PathBuf],
    picture: Option<&Path>,
    ended: impl Fn() + 'static,
) -> Result<(), String> {
    if !is_held(page) {
        ended();
        return Ok(());
    }
    let source = page.toplevel().ok_or("the page is in no window")?;
    let (heard, links) = (Heard::default(), file_links::all(paths));
    let given = source.connect_drag_data_get(move |_, _, data, _, _| {
        let links: Vec<&str> = links.iter().map(String::as_str).collect();
        data.set_uris(&links);
    });
    heard.keep(&source, given);
    // What is dropped where nothing takes it is over at once: no picture that flies back holds up the next press.
    heard.keep(&source, source.connect_drag_failed(|_, _, _| Propagation::Stop));
    heard.keep(page, refuse_own(page, &source));
    let (over, released) = (heard.clone(), page.clone());
    let end = source.connect_drag_end(move |_, _| {
        over.end();
        release(&released);
        ended();
    });
    heard.keep(&source, end);
    let targets = TargetList::new(&[]);
    targets.add_uri_targets(0);
    let Some(drag) = source.drag_begin_with_coordinates(&targets, DragAction::COPY, BUTTON, None, -1, -1) else {
        heard.end();
        return Err("the pointer is held by another program".to_owned());
    };
    match picture.map(|path| Pixbuf::from_file_at_scale(path, PICTURE, PICTURE, true)) {
        Some(Ok(picture)) => drag.drag_set_icon_pixbuf(&picture, -8, -8),
        Some(Err(error)) => tracing::debug!(%error, "a drag has no picture"),
        None => {}
    }
    Ok(())
}

/// Over the window that it came from it cannot be dropped: neither the page nor the app hears of it.
fn refuse_own(page: &Widget, source: &Widget) -> SignalHandlerId {
    let source = source.clone();
    page.connect_drag_motion(move |_, drag, _, _, time| {
        let own = drag.drag_get_source_widget().is_some_and(|widget| widget == source);
        if own {
            drag.drag_status(DragAction::empty(), time);
        }
        own
    })
}

fn is_held(page: &Widget) -> bool {
    let pointer = page.display().default_seat().and_then(|seat| seat.pointer());
    let (Some(pointer), Some(window)) = (pointer, page.window()) else { return false };
    let (_, _, _, state) = window.device_position(&pointer);
    state.contains(ModifierType::BUTTON1_MASK)
}

/// The page has seen the button go down, and the drag kept from it that it came up again. It is told so now, at a place
/// outside, so that it is a click on nothing.
fn release(page: &Widget) {
    let pointer = page.display().default_seat().and_then(|seat| seat.pointer());
    let (Some(pointer), Some(window)) = (pointer, page.window()) else { return };
    let mut event = gdk::Event::new(EventType::ButtonRelease);
    event.set_device(Some(&pointer));
    if let Some(button) = event.downcast_mut::<EventButton>() {
        let raw = button.as_mut();
        // The event owns a reference to its window and gives it back when it is freed.
        raw.window = window.to_glib_full();
        raw.send_event = 1;
        raw.time = gtk::current_event_time();
        raw.button = BUTTON.unsigned_abs();
        raw.state = ModifierType::BUTTON1_MASK.bits();
        (raw.x, raw.y, raw.x_root, raw.y_root) = (-1.0, -1.0, -1.0, -1.0);
    }
    page.event(&event);
}
