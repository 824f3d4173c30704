#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use super::*;

const URL: &str = "https://reapi.ai/api/v1/images/generations";
const KEY: &str = "rk_live_0123456789abcdef";

fn empty() -> Draft {
    Draft {
        submit_id: "s".into(),
        kind: Kind::Image,
        models: BTreeMap::new(),
        prompt: String::new(),
        values: BTreeMap::new(),
        references: Vec::new(),
        extra: String::new(),
        left: Vec::new(),
        body: String::new(),
        count: 1,
        sweeps: BTreeMap::new(),
        others: BTreeMap::new(),
        table: String::new(),
        made_from: None,
        tab: 0,
    }
}

/// What a shell gives curl as the last argument, or on its standard input, and the header with the key.
fn through_sh(line: &str) -> (Vec<u8>, String) {
    let stand_in = "curl() { for last; do :; done; printf '%s\\0' \"$3\"; \
        if [ \"$last\" = @- ]; then cat; else printf %s \"$last\"; fi; }";
    let mut sh = Command::new("sh");
    sh.stdin(Stdio::piped()).stdout(Stdio::piped()).env("REAPI_KEY", "of the shell");
    let mut sh = sh.spawn().unwrap();
    let script = format!("{stand_in}\n{line}\n");
    std::io::Write::write_all(&mut sh.stdin.take().unwrap(), script.as_bytes()).unwrap();
    let out = sh.wait_with_output().unwrap().stdout;
    let end = out.iter().position(|byte| *byte == 0).unwrap();
    (out[end + 1..].to_vec(), String::from_utf8(out[..end].to_vec()).unwrap())
}

#[test]
fn a_shell_gives_curl_exactly_the_bytes_of_the_body_and_its_own_key() {
    let long = format!(r#"{{"prompt":"{}"}}"#, "it's ".repeat(60_000));
    for body in [
        r#"{"model":"z-image","prompt":"a cat"}"#,
        r#"{"prompt":"it's $HOME `id` $(id) \\ \" ! % 'quoted' \n"}"#,
        "\n{ \"prompt\" :\t\"قلم 鷺 🐈 \u{202e}\" }\n\n",
        r#"{"prompt":"@file ; & | > <"}"#,
        &long,
    ] {
        let line = curl_line(URL, body);
        assert!(!line.contains("rk_live"), "the key is left out");
        let (given, header) = through_sh(&line);
        assert!(given == body.as_bytes(), "{:?}", String::from_utf8_lossy(&given));
        assert_eq!(header, "Authorization: Bearer of the shell");
        assert_eq!(draft_of_text(Catalogue::embedded(), empty(), &line).body, body, "and it is read back as it was");
    }
}

#[test]
fn a_line_from_elsewhere_gives_its_body_and_its_kind_but_never_its_key() {
    let lines = [
        format!("curl -X POST {URL} -H 'Authorization: Bearer {KEY}' -d '{{\"model\":\"m\",\"prompt\":\"it'\\''s\"}}'"),
        format!(
            "$ curl {URL} \\\n  -H \"Authorization: Bearer {KEY}\" \\\r\n  --data '{{\"model\":\"m\",\"prompt\":\"it'\"'\"'s\"}}'"
        ),
        format!("curl --json \"{{\\\"model\\\":\\\"m\\\",\\\"prompt\\\":\\\"it's\\\"}}\" {URL}/"),
        format!("curl '{URL}' --compressed --data-raw $'{{\"model\":\"m\",\"prompt\":\"it\\u0027s\"}}'"),
        format!("curl {URL} --data-binary='{{\"model\":\"m\",\"prompt\":\"it'\\''s\"}}' -H 'authorization: {KEY}'"),
    ];
    for line in lines {
        let draft = draft_of_text(Catalogue::embedded(), Draft { kind: Kind::Audio, ..empty() }, &line);
        assert_eq!(draft.body, r#"{"model":"m","prompt":"it's"}"#, "{line}");
        assert_eq!((draft.prompt.as_str(), draft.kind), ("it's", Kind::Image), "{line}");
        assert_eq!(draft.models[&Kind::Image], "m");
    }
    let half = draft_of_text(
        Catalogue::embedded(),
        empty(),
        &format!("curl {URL} -H 'Authorization: Bearer {KEY}' -d '{{\"model\":"),
    );
    assert!(half.body.starts_with("curl https://") && half.body.contains("$REAPI_KEY"), "{}", half.body);
    assert!(!format!("{half:?}").contains("0123456789abcdef"));
}

#[test]
fn a_body_becomes_the_form_and_what_has_no_control_stays_as_json() {
    let text = "{ \"nobody_knows\": 1.50, \"prompt\": \"a heron\",\n \"model\": \"gpt-image-2\", \"size\": \"16:9\" }";
    let draft = draft_of_text(Catalogue::embedded(), empty(), text);
    assert_eq!(draft.body, text);
    assert_eq!(draft.prompt, "a heron");
    assert_eq!(draft.models[&Kind::Image], "gpt-image-2");
    assert_eq!(draft.values["size"], "16:9");
    assert_eq!(serde_json::from_str::<Value>(&draft.extra).unwrap(), serde_json::json!({"nobody_knows": 1.5}));
}

#[test]
fn what_is_no_body_changes_nothing_but_the_text() {
    let before = Draft { prompt: "a heron".into(), ..empty() };
    for text in ["{\"prompt\":", "[1]", "curl", "curl -d", "hello", "'", "\\", "$'\\", "curl -d $'\\u00", "nullnull"] {
        let draft = draft_of_text(Catalogue::embedded(), before.clone(), text);
        assert_eq!(draft, Draft { body: text.into(), ..before.clone() });
    }
    assert_eq!(
        draft_of_text(Catalogue::embedded(), Draft { body: "{".into(), ..before.clone() }, " \n"),
        before,
        "no text: the controls again"
    );
    assert_eq!(is_body("{\n \"a\": }"), Err(NoBody::NotJson(2, 7)));
    assert_eq!(is_body("[]"), Err(NoBody::NoObject));
    assert_eq!(is_body(&" ".repeat(BODY_LIMIT + 1)), Err(NoBody::TooLarge));
}
