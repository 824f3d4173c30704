use library::Preset;

use crate::seed::Home;

fn preset(id: i64, model: &str, name: &str) -> Preset {
    Preset { id, model: model.to_owned(), name: name.to_owned(), at: 1, json: format!("{{\"of\":\"{model}\"}}") }
}

#[tokio::test]
async fn a_name_is_given_once_a_model() {
    let home = Home::new().await;
    let set = |preset: Preset| home.write(move |w| w.presets().set(&preset));
    let wide = set(preset(0, "z-image", "Wide")).await.unwrap();
    assert_eq!(set(preset(0, "z-image", "Wide")).await, None);
    assert!(set(preset(0, "gpt-image-2", "Wide")).await.is_some());
    let tall = set(preset(0, "z-image", "Tall")).await.unwrap();
    assert_eq!(set(preset(tall, "z-image", "Wide")).await, None, "nor by a new name");
    assert_eq!(set(preset(tall, "z-image", "Taller")).await, Some(tall));
    let names = home.read(|r| r.presets().of_model("z-image")).await;
    assert_eq!(
        names.iter().map(|preset| (preset.id, preset.name.as_str())).collect::<Vec<_>>(),
        [(tall, "Taller"), (wide, "Wide")]
    );
    assert_eq!(home.read(|r| r.presets().all()).await.len(), 3);
}

#[tokio::test]
async fn one_that_was_removed_can_be_put_back() {
    let home = Home::new().await;
    let id = home.write(|w| w.presets().set(&preset(0, "z-image", "Wide"))).await.unwrap();
    assert!(home.write(move |w| w.presets().remove(id)).await);
    assert!(!home.write(move |w| w.presets().remove(id)).await);
    let back = home.write(move |w| w.presets().set(&preset(id, "z-image", "Wide"))).await.unwrap();
    let found = home.read(|r| r.presets().by_name("z-image", "Wide")).await;
    assert_eq!(found, Some(preset(back, "z-image", "Wide")));
}
