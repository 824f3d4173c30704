use library::SavedSearch;

use crate::seed::Home;

fn search(id: i64, name: &str, query: &str) -> SavedSearch {
    SavedSearch { id, name: name.to_owned(), query: query.to_owned() }
}

async fn names(home: &Home) -> Vec<String> {
    home.read(|r| r.searches().all()).await.into_iter().map(|search| search.name).collect()
}

#[tokio::test]
async fn a_name_is_given_once_in_whatever_case() {
    let home = Home::new().await;
    let set = |search: SavedSearch| home.write(move |w| w.searches().set(&search));
    let best = set(search(0, "Best", "rating:5")).await.unwrap();
    assert_eq!(set(search(0, "BEST", "cat")).await, None);
    let other = set(search(0, "Katzen", "猫 \"")).await.unwrap();
    assert_eq!(set(search(other, "best", "cat")).await, None, "nor by a new name");
    assert_eq!(set(search(best, "BEST", "rating:≥4")).await, Some(best), "its own name in another case");
    let kept = home.read(|r| r.searches().all()).await;
    assert_eq!(kept, [search(best, "BEST", "rating:≥4"), search(other, "Katzen", "猫 \"")]);
}

#[tokio::test]
async fn they_stand_where_they_are_put() {
    let home = Home::new().await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d"] {
        ids.extend(home.write(move |w| w.searches().set(&search(0, name, name))).await);
    }
    let (a, d) = (ids[0], ids[3]);
    assert!(home.write(move |w| w.searches().order(d, 0)).await);
    assert_eq!(names(&home).await, ["d", "a", "b", "c"]);
    assert!(home.write(move |w| w.searches().order(a, u32::MAX)).await);
    assert_eq!(names(&home).await, ["d", "b", "c", "a"]);
    assert!(!home.write(move |w| w.searches().order(99, 0)).await);
    home.write(move |w| w.searches().set(&search(0, "new", ""))).await;
    assert_eq!(names(&home).await, ["d", "b", "c", "a", "new"], "a new one stands last");
}

#[tokio::test]
async fn one_that_was_removed_can_be_put_back_where_it_was() {
    let home = Home::new().await;
    for name in ["a", "b", "c"] {
        home.write(move |w| w.searches().set(&search(0, name, name))).await;
    }
    let removed = home.read(|r| r.searches().all()).await.remove(1);
    let id = removed.id;
    assert!(home.write(move |w| w.searches().remove(id)).await);
    assert!(!home.write(move |w| w.searches().remove(id)).await);
    assert_eq!(names(&home).await, ["a", "c"]);
    let back = home.write(move |w| w.searches().set(&removed)).await.unwrap();
    home.write(move |w| w.searches().order(back, 1)).await;
    assert_eq!(names(&home).await, ["a", "b", "c"]);
}
