use library::Scope;

use crate::seed::Home;

#[tokio::test]
async fn a_setting_has_the_last_value_that_it_was_given_in_its_scope() {
    let home = Home::new().await;
    home.write(|w| w.settings().set(Scope::Profile, "theme", "dark")).await;
    home.write(|w| w.settings().set(Scope::Account(1), "theme", "light")).await;
    home.write(|w| w.settings().set(Scope::Profile, "theme", "")).await;
    assert_eq!(home.read(|r| r.settings().get(Scope::Profile, "theme")).await.as_deref(), Some(""));
    assert_eq!(home.read(|r| r.settings().get(Scope::Account(1), "theme")).await.as_deref(), Some("light"));
    assert_eq!(home.read(|r| r.settings().get(Scope::Account(2), "theme")).await, None);
    home.write(|w| w.settings().remove(Scope::Profile, "theme")).await;
    assert_eq!(home.read(|r| r.settings().get(Scope::Profile, "theme")).await, None);
}

#[tokio::test]
async fn a_prefix_is_text_and_finds_only_what_begins_with_it() {
    let home = Home::new().await;
    for name in ["page.", "page.sort", "page.größe", "page_width", "pag", "PAGE.x", "page.😀"] {
        home.write(move |w| w.settings().set(Scope::Profile, name, "1")).await;
    }
    let found = home.read(|r| r.settings().with_prefix(Scope::Profile, "page.")).await;
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["page.", "page.größe", "page.sort", "page.😀"]);
    assert_eq!(home.read(|r| r.settings().with_prefix(Scope::Profile, "")).await.len(), 7);
    assert!(home.read(|r| r.settings().with_prefix(Scope::Profile, "%")).await.is_empty());
}
