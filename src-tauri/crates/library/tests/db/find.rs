use library::query::{Expr, Term};
use library::{First, Made, Media, MediaFacts, NewTask, Question, TaskState};

use crate::seed::{Home, bring, new_output, new_task};

/// The words of a text, all of which are asked for.
pub fn asked(text: &str) -> Expr {
    let word = |text: &str| Expr::Term(Term::Text { text: text.to_owned(), exact: false });
    Expr::All(text.split_whitespace().map(word).collect())
}

/// Ids of what is found, newest first.
pub fn find(home: &Home, expr: &Expr) -> Vec<i64> {
    ask(home, expr, |look, question| {
        let found = look.find(question)?;
        Ok(found.into_iter().map(|slot| look.made(slot).task).collect())
    })
}

pub fn ask<T>(
    home: &Home,
    expr: &Expr,
    f: impl FnOnce(&library::Look<'_>, &Question<'_>) -> Result<T, library::Error>,
) -> T {
    let now = "2026-03-04T15:00[Europe/Berlin]".parse().unwrap();
    let question = Question { account: home.account, expr, now: &now, stop: &|| false };
    home.library.look_blocking(|look| f(look, &question)).unwrap()
}

/// A completed task with this prompt, made at `at`.
async fn made(home: &Home, prompt: &str, at: i64) -> i64 {
    let id = home.task(prompt).await;
    home.write(move |w| bring(w, id, &TaskState::Completed, at)).await;
    id
}

/// Oldest first.
async fn found(home: &Home, text: &str) -> Vec<i64> {
    let mut found = find(home, &asked(text));
    found.reverse();
    found
}

fn picture(width: i64, height: i64) -> MediaFacts {
    MediaFacts {
        media: Media::Image,
        mime: Some("image/png".into()),
        extension: Some("png".into()),
        width: Some(width),
        height: Some(height),
        duration_ms: None,
        facts: None,
    }
}

#[tokio::test]
async fn results_stand_by_the_time_they_were_made_and_nothing_else_stands_there() {
    let home = Home::new().await;
    let account = home.account;
    let (late, early) = (made(&home, "late", 9_000).await, made(&home, "early", 3_000).await);
    let (same, same_too) = (made(&home, "same", 5_000).await, made(&home, "same too", 5_000).await);
    for state in TaskState::KNOWN.iter().filter(|state| **state != TaskState::Completed) {
        home.task_in(state.clone()).await;
    }
    let other = home.another_account().await;
    let elsewhere = home.insert(new_task(other, "elsewhere")).await;
    home.write(move |w| bring(w, elsewhere, &TaskState::Completed, 4_000)).await;

    assert_eq!(found(&home, "").await, [early, same, same_too, late]);
    let (newest, total) =
        ask(&home, &Expr::default(), |look, question| Ok((*look.made(look.find(question)?[0]), look.total(account))));
    assert_eq!((newest.task, newest.aspect, newest.made_at, newest.media()), (late, 1.0, 9_000, Media::Image));
    assert_eq!(total, Some(4));
}

#[tokio::test]
async fn a_tiles_shape_is_the_first_files_else_the_asked_one_else_a_square() {
    let home = Home::new().await;
    let account = home.account;
    let asked = home.insert(NewTask { aspect: Some(1.5), ..new_task(account, "asked") }).await;
    home.write(move |w| bring(w, asked, &TaskState::Completed, 2_000)).await;
    let row = || async { ask(&home, &Expr::default(), |look, question| Ok(*look.made(look.find(question)?[0]))) };
    let shape = |made: Made| (made.aspect, made.media());
    assert_eq!(shape(row().await), (1.5, Media::Image));

    let ids = home.write(move |w| w.outputs().insert_all(asked, &[new_output(1), new_output(0)])).await;
    assert_eq!(shape(row().await), (1.5, Media::Image));
    let (second, first) = (ids[0], ids[1]);
    home.write(move |w| w.outputs().set_facts(second, &picture(100, 400))).await;
    assert_eq!(shape(row().await), (1.5, Media::Image), "the second output is not shown");
    home.write(move |w| w.outputs().set_facts(first, &picture(400, 100))).await;
    assert_eq!(shape(row().await), (4.0, Media::Image));
    for (width, height) in [(0, 100), (100, 0), (-5, 5)] {
        home.write(move |w| w.outputs().set_facts(first, &picture(width, height))).await;
        assert_eq!(row().await.aspect, 1.5, "{width} × {height} is no shape");
    }
    for (width, height) in [(i64::MAX, 1), (1, i64::MAX)] {
        home.write(move |w| w.outputs().set_facts(first, &picture(width, height))).await;
        let aspect = row().await.aspect;
        assert!(aspect.is_finite() && aspect > 0.0, "{width} × {height}: {aspect}");
    }
}

#[tokio::test]
async fn words_are_found_by_their_beginnings_without_regard_to_case_accents_and_order() {
    let home = Home::new().await;
    let cafe = made(&home, "Ein Café im NEONLICHT, half-length portrait", 1_000).await;
    let boat = made(&home, "a neon boat", 2_000).await;
    assert_eq!(found(&home, "neon").await, [cafe, boat]);
    assert_eq!(found(&home, "N").await, [cafe, boat]);
    assert_eq!(found(&home, "cafe").await, [cafe]);
    assert_eq!(found(&home, "CAFÉ neonl").await, [cafe]);
    assert_eq!(found(&home, "cafe\u{301}").await, [cafe], "an accent written apart is found too");
    assert_eq!(found(&home, "boat neon").await, [boat]);
    assert_eq!(found(&home, "half-le").await, [cafe]);
    assert_eq!(found(&home, "neon lighthouse").await, [] as [i64; 0]);
    assert_eq!(found(&home, "image-2 boat").await, [boat], "the model's id and title count");
    assert_eq!(found(&home, "eonlich").await, [cafe], "inside a word, when no word begins so");
}

#[tokio::test]
async fn other_scripts_and_emoji_are_found() {
    let home = Home::new().await;
    let japanese = made(&home, "夜の東京で眠る猫", 1_000).await;
    let chinese = made(&home, "一只黑猫坐在屋顶上 cinematic", 2_000).await;
    let korean = made(&home, "검은고양이가 지붕 위에", 3_000).await;
    let arabic = made(&home, "قطة سوداء على السطح", 4_000).await;
    let hebrew = made(&home, "\u{200F}חתול שחור", 5_000).await;
    let emoji = made(&home, "black🐈‍⬛on a roof 50% off_white", 6_000).await;
    let thai = made(&home, "แมวดำบนหลังคา", 7_000).await;
    let russian = made(&home, "Чёрный кот на крыше", 8_000).await;
    assert_eq!(found(&home, "猫").await, [japanese, chinese]);
    assert_eq!(found(&home, "黑猫").await, [chinese]);
    assert_eq!(found(&home, "猫 cinem").await, [chinese]);
    assert_eq!(found(&home, "고양이").await, [korean]);
    assert_eq!(found(&home, "سود").await, [arabic]);
    assert_eq!(found(&home, "\u{202B}שחור\u{202C}").await, [hebrew]);
    assert_eq!(found(&home, "🐈").await, [emoji]);
    assert_eq!(found(&home, "🐈‍⬛ roof").await, [emoji]);
    assert_eq!(found(&home, "หลังคา").await, [thai]);
    assert_eq!(found(&home, "чёрн").await, [russian]);
    assert_eq!(found(&home, "50%").await, [emoji]);
    assert_eq!(found(&home, "%").await, [emoji], "a wildcard is a character like any other");
    assert_eq!(found(&home, "f_w").await, [emoji]);
    assert_eq!(found(&home, "🦜").await, [] as [i64; 0]);
}

#[tokio::test]
async fn a_word_that_the_whole_library_has_is_found_in_order() {
    let home = Home::new().await;
    let account = home.account;
    let new: Vec<NewTask> = (0..5_000).map(|n| new_task(account, &format!("forest {} 🌲", n % 2))).collect();
    let ids = home
        .write(move |w| {
            let ids = w.tasks().insert_batch("forests", &new)?.ids;
            for id in &ids {
                bring(w, *id, &TaskState::Completed, 10_000 - id)?;
            }
            Ok(ids)
        })
        .await;
    let backwards: Vec<i64> = ids.iter().rev().copied().collect();
    assert_eq!(found(&home, "forest").await, backwards);
    assert_eq!(found(&home, "forest 0").await.len(), 2_500);
    assert_eq!(found(&home, "orest").await, backwards);
    assert_eq!(found(&home, "forest 🌲").await, backwards);
    assert_eq!(found(&home, "forest 🏔").await, [] as [i64; 0]);
}

#[tokio::test]
async fn the_first_rows_of_a_common_word_stand_as_they_do_in_the_whole() {
    let home = Home::new().await;
    let account = home.account;
    let prompt = |n: i64| if n % 3 == 0 { "a dog".to_owned() } else { format!("forest {} 🌲", n % 2) };
    let new: Vec<NewTask> = (0..6_000).map(|n| new_task(account, &prompt(n))).collect();
    home.write(move |w| {
        let ids = w.tasks().insert_batch("forests", &new)?.ids;
        for id in &ids {
            // Nearly in the order of their ids, as tasks end; a few take very long.
            let late = if id % 997 == 0 { 4_000_000 } else { (id * 7_919) % 90 };
            bring(w, *id, &TaskState::Completed, id * 10 + late)?;
        }
        Ok(())
    })
    .await;
    let not = |word: &str| Expr::Not(Box::new(asked(word)));
    for expr in
        [asked("forest"), asked("f 🌲"), Expr::All(vec![not("dog"), not("1")]), asked("for model"), asked("gpt")]
    {
        for oldest in [false, true] {
            // Anew each time, so that nothing is known of the words.
            let library = library::Library::open(&home.file(), 0).unwrap();
            let home = Home { folder: tempfile::tempdir().unwrap(), library, account };
            let first = ask(&home, &expr, |look, question| look.first(question, 100, oldest));
            let mut whole = ask(&home, &expr, |look, question| look.find(question));
            if oldest {
                whole.reverse();
            }
            match first {
                First::Page(page) => assert_eq!(page, whole[..page.len()], "{expr:?}"),
                First::Whole(_) => assert_eq!(whole, [] as [u32; 0], "{expr:?}: not that many at once"),
            }
        }
    }
}

#[tokio::test]
async fn the_first_rows_are_those_of_the_whole_however_many_have_a_word_and_whatever_is_known_of_it() {
    let home = Home::new().await;
    let account = home.account;
    let prompt = |n: i64| {
        let mut words = vec![if n % 3 == 0 { "dog" } else { "forest" }];
        for (word, every) in [("ember", 40), ("lone", 1_900), ("early", 7), ("eighth", 8)] {
            if n % every == 1 && (word != "early" || n < 800) {
                words.push(word);
            }
        }
        words.join(" ")
    };
    let new: Vec<NewTask> = (0..9_000).map(|n| new_task(account, &prompt(n))).collect();
    home.write(move |w| {
        for id in w.tasks().insert_batch("forests", &new)?.ids {
            bring(w, id, &TaskState::Completed, id * 10)?;
        }
        Ok(())
    })
    .await;
    // Too many have "eighth" for it to be known at once, and too few of the newest for one step.
    let words = ["forest", "eighth", "ember", "lone", "early", "mbe", "none", "."];
    // Others are asked first each time, of a library that knows none of them; in the end it knows them all.
    for turn in (0..words.len()).step_by(3) {
        let library = library::Library::open(&home.file(), 0).unwrap();
        let home = Home { folder: tempfile::tempdir().unwrap(), library, account };
        let from_here = || words.iter().cycle().skip(turn).take(words.len());
        for (one, other) in from_here().flat_map(|one| from_here().map(move |other| (one, other))) {
            let expr = Expr::All(vec![asked(one), asked(other)]);
            for oldest in [false, true] {
                let first = ask(&home, &expr, |look, question| look.first(question, 100, oldest));
                let mut whole = ask(&home, &expr, |look, question| look.find(question));
                match first {
                    First::Whole(first) => assert_eq!(first, whole, "{expr:?}"),
                    First::Page(page) => {
                        if oldest {
                            whole.reverse();
                        }
                        assert_eq!(page, whole[..100], "{expr:?}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_asked_is_told_when_nobody_waits_any_more() {
    let home = Home::new().await;
    let account = home.account;
    let new: Vec<NewTask> = (0..2_000).map(|_| new_task(account, "forest")).collect();
    home.write(move |w| {
        for id in w.tasks().insert_batch("forests", &new)?.ids {
            bring(w, id, &TaskState::Completed, id)?;
        }
        Ok(())
    })
    .await;
    let now = "2026-03-04T15:00[Europe/Berlin]".parse().unwrap();
    let expr = asked("forest");
    let stopped =
        home.library.look_blocking(|look| look.find(&Question { account, expr: &expr, now: &now, stop: &|| true }));
    assert!(matches!(stopped, Err(library::Error::Stopped)));
}

#[tokio::test]
async fn a_prompt_that_differs_in_a_few_words_is_found_from_the_other() {
    let home = Home::new().await;
    let one = made(&home, "a black cat sleeping on a red roof at dusk, watercolour", 1_000).await;
    let alike = made(&home, "a black cat sleeping on a blue roof at dawn, watercolour", 2_000).await;
    made(&home, "a black dog running on a green meadow at noon, oil", 3_000).await;
    assert_eq!(find(&home, &Expr::Term(Term::Prompt(one))), [alike, one]);
    assert_eq!(find(&home, &Expr::Term(Term::Prompt(404))), [] as [i64; 0]);
}

/// Whatever is typed: no error, and never "none" where a plain search through the texts finds some.
#[tokio::test]
async fn no_text_is_syntax_and_none_is_never_said_where_some_are() {
    let home = Home::new().await;
    let prompts = [
        "a \"quoted\" cat AND dog OR NEAR(bird, 5)",
        "prompt:model^2 * {a | b} -minus +plus",
        "100% _under_ \\back\\ 'single' ''",
        "猫と犬 \u{1F408}\u{200D}\u{2B1B} ﷽ e\u{301}\u{302} İstanbul ß",
        "NULL; DROP TABLE task; -- \u{0} after nul",
        "\u{1E900}\u{1E901} newer letters, ۱۲۳ figures, ½ x² ﬁ",
    ];
    let mut texts = Vec::new();
    for (prompt, at) in prompts.iter().zip(1..) {
        made(&home, prompt, at).await;
        // SQLite's LIKE reads a text up to its first NUL; the index of words reads it whole.
        let seen = prompt.split('\u{0}').next().unwrap();
        texts.push(format!("{seen} gpt-image-2 GPT Image 2"));
    }
    let mut random = Random(0x5EED);
    for round in 0..1_500 {
        let query = random.query(&texts);
        let rows = find(&home, &asked(&query));
        let plain = query.split_whitespace().collect::<Vec<_>>();
        let is_plain = !query.chars().any(|c| c.is_control() || is_unseen(c));
        if is_plain && texts.iter().any(|text| plain.iter().all(|word| text.contains(word))) {
            assert!(!rows.is_empty(), "round {round}: nothing for {query:?}");
        }
    }
}

#[tokio::test]
async fn an_endless_text_is_searched_by_its_beginning() {
    let home = Home::new().await;
    let id = made(&home, &"word ".repeat(20_000), 1).await;
    assert_eq!(found(&home, &"word ".repeat(20_000)).await, [id]);
    assert_eq!(found(&home, &"w".repeat(100_000)).await, [] as [i64; 0]);
    assert_eq!(found(&home, &"\"".repeat(100_000)).await, [] as [i64; 0]);
}

fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Splitmix, so that a failing round can be run again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// A mix of FTS and LIKE syntax, pieces of the texts, and characters from anywhere.
    fn query(&mut self, texts: &[String]) -> String {
        const SYNTAX: &[&str] = &[
            "\"",
            "\"\"",
            "'",
            "*",
            "^",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            ")",
            "(",
            "-",
            "+",
            ":",
            "{",
            "}",
            "prompt:",
            "%",
            "_",
            "\\",
            "--",
            ";",
            "\u{0}",
            " ",
            "\u{FFFD}",
            "\u{202E}",
            "NEAR(a b, 2)",
            "rowid",
            "?1",
            "$",
            "[",
            "]",
        ];
        let mut query = String::new();
        for _ in 0..=self.below(4) {
            match self.below(4) {
                0 => query.push_str(SYNTAX[self.below(SYNTAX.len())]),
                1 => query.extend(char::from_u32(u32::try_from(self.below(0x11_0000)).unwrap())),
                2 | 3 => {
                    let text: Vec<char> = texts[self.below(texts.len())].chars().collect();
                    let start = self.below(text.len());
                    query.extend(text[start..].iter().take(1 + self.below(8)));
                }
                _ => unreachable!("below 4"),
            }
        }
        query
    }
}
