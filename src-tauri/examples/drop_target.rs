//! A window of another program that takes files: what the end-to-end run drags results to. It prints each drop as one
//! line: the actions that were offered, then the links, apart by spaces.

#[cfg(target_os = "linux")]
fn main() -> Result<(), gtk::glib::BoolError> {
    use gtk::gdk::DragAction;
    use gtk::prelude::*;

    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Drop target");
    window.set_default_size(300, 300);
    window.add(&gtk::Label::new(Some("Drop here")));
    // It would move as gladly as copy: what is offered is up to the other side.
    window.drag_dest_set(gtk::DestDefaults::ALL, &[], DragAction::COPY | DragAction::MOVE);
    window.drag_dest_add_uri_targets();
    window.connect_drag_data_received(|_, drag, _, _, data, _, _| {
        let links: Vec<String> = data.uris().iter().map(ToString::to_string).collect();
        println!("{:?} {}", drag.actions(), links.join(" "));
    });
    window.connect_delete_event(|_, _| {
        gtk::main_quit();
        gtk::glib::Propagation::Proceed
    });
    window.show_all();
    gtk::main();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
