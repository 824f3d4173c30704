//! A tray that a test can read: the watcher that icons register with, and a hand that opens their menus.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use zbus::Proxy;
use zbus::message::Header;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

/// A menu item as `com.canonical.dbusmenu` gives it: id, properties, children.
type Item = (i32, std::collections::HashMap<String, OwnedValue>, Vec<OwnedValue>);

pub struct Tray {
    bus: zbus::Connection,
    registered: mpsc::UnboundedReceiver<Icon>,
}

/// A program's icon in the tray.
#[derive(Clone)]
pub struct Icon {
    program: String,
    path: String,
}

struct Watcher(mpsc::UnboundedSender<Icon>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let program = header.sender().unwrap().to_string();
        self.0.send(Icon { program, path: service.to_owned() }).unwrap();
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Tray {
    pub async fn start() -> Self {
        let (icons, registered) = mpsc::unbounded_channel();
        let builder = zbus::connection::Builder::session().unwrap();
        let builder = builder.serve_at("/StatusNotifierWatcher", Watcher(icons)).unwrap();
        let bus = builder.name("org.kde.StatusNotifierWatcher").unwrap().build().await.unwrap();
        Self { bus, registered }
    }

    /// The next icon that a program puts into the tray.
    pub async fn icon(&mut self) -> Icon {
        self.registered.recv().await.unwrap()
    }

    /// Returns once the icon's menu has an item with this label.
    pub async fn says(&self, icon: &Icon, label: &str) {
        let began = Instant::now();
        loop {
            let labels = self.labels(icon).await;
            if labels.iter().any(|found| found == label) {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{label} is not in {labels:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The labels of the icon's menu, top to bottom, without its lines.
    pub async fn labels(&self, icon: &Icon) -> Vec<String> {
        self.items(icon).await.into_iter().map(|(_, label)| label).collect()
    }

    /// Chooses the item with this label.
    pub async fn choose(&self, icon: &Icon, label: &str) {
        let items = self.items(icon).await;
        let (id, _) = items.iter().find(|(_, found)| found == label).unwrap_or_else(|| panic!("{label} in {items:?}"));
        let () = self.menu(icon).await.call("Event", &(id, "clicked", Value::from(0), 0_u32)).await.unwrap();
    }

    async fn items(&self, icon: &Icon) -> Vec<(i32, String)> {
        let asked = (0, -1, Vec::<&str>::new());
        let (_, root): (u32, Item) = self.menu(icon).await.call("GetLayout", &asked).await.unwrap();
        let items = root.2.into_iter().map(|item| Item::try_from(item).unwrap());
        items
            .filter_map(|(id, facts, _)| {
                let label = facts.get("label").and_then(|label| String::try_from(label.clone()).ok())?;
                (!label.is_empty()).then_some((id, label))
            })
            .collect()
    }

    async fn menu(&self, icon: &Icon) -> Proxy<'static> {
        let item = "org.kde.StatusNotifierItem";
        let icon_proxy = Proxy::new(&self.bus, icon.program.clone(), icon.path.clone(), item).await.unwrap();
        let menu: OwnedObjectPath = icon_proxy.get_property("Menu").await.unwrap();
        Proxy::new(&self.bus, icon.program.clone(), menu, "com.canonical.dbusmenu").await.unwrap()
    }
}
