use crate::seed::Home;

#[tokio::test]
async fn a_text_is_one_snippet_however_often_it_is_kept() {
    let home = Home::new().await;
    let odd = "35 mm film, \u{202e}مرحبا\u{0} '';--";
    let first = home.write(move |w| w.snippets().keep(odd)).await;
    let second = home.write(|w| w.snippets().keep("soft light")).await;
    assert_eq!(home.write(move |w| w.snippets().keep(odd)).await, first);
    let kept = home.read(|r| r.snippets().newest(10)).await;
    assert_eq!(kept.iter().map(|each| each.text.as_str()).collect::<Vec<_>>(), ["soft light", odd]);
    assert!(home.write(move |w| w.snippets().remove(second)).await);
    assert!(!home.write(move |w| w.snippets().remove(second)).await);
    assert_eq!(home.read(|r| r.snippets().newest(10)).await.len(), 1);
}
