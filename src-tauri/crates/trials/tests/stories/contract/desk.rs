//! A service that gives every submission an id, and says of every task what a test lets it say.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::face::{Condition, StateView};

use crate::raw_api::{Asked, RawApi, http, http_with};
use crate::studio::Studio;

/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// An answer; `{id}` in its body stands for the task that is asked after, `{host}` for where files are.
#[derive(Clone)]
pub struct Says {
    pub status: u16,
    /// Each ends in a line break.
    pub headers: String,
    pub body: String,
}

impl Says {
    pub fn with_status(status: u16, body: impl Into<String>) -> Says {
        Says { status, headers: String::new(), body: body.into() }
    }

    pub fn state(word: &str) -> Says {
        Says::with_status(200, format!(r#"{{"id":"{{id}}","status":"{word}"}}"#))
    }

    /// A good end whose output is this JSON.
    pub fn done(output: &str) -> Says {
        Says::with_status(200, format!(r#"{{"id":"{{id}}","status":"completed","output":{output},"error":null}}"#))
    }

    pub fn error(status: u16, code: i64, message: &str) -> Says {
        Says::with_status(status, format!(r#"{{"error":{{"code":{code},"message":"{message}"}}}}"#))
    }

    /// The connection ends without a byte.
    pub fn nothing() -> Says {
        Says::with_status(0, "")
    }

    fn answer(&self, id: &str, host: &str) -> Vec<u8> {
        let body = self.body.replace("{id}", id).replace("{host}", host);
        if self.status == 0 { Vec::new() } else { http_with(self.status, &self.headers, body) }
    }
}

#[derive(Clone)]
struct Words {
    of_submissions: Option<Says>,
    of_tasks: Says,
    files: bool,
    made: usize,
    host: String,
}

pub struct Desk {
    pub api: RawApi,
    words: Arc<Mutex<Words>>,
}

impl Desk {
    /// Submissions are taken; of tasks this is said; every file is there.
    pub fn saying(of_tasks: Says) -> Desk {
        let words = Words { of_submissions: None, of_tasks, files: true, made: 0, host: String::new() };
        let words = Arc::new(Mutex::new(words));
        let now = Arc::clone(&words);
        let api = RawApi::start(move |asked| answer(&mut now.lock().unwrap(), asked));
        words.lock().unwrap().host = api.host();
        Desk { api, words }
    }

    /// From now on this is said of tasks.
    pub fn say(&self, of_tasks: Says) {
        self.words.lock().unwrap().of_tasks = of_tasks;
    }

    /// From now on this is said to submissions; none: they are taken.
    pub fn say_to_submissions(&self, says: Option<Says>) {
        self.words.lock().unwrap().of_submissions = says;
    }

    pub fn files_are_gone(&self) {
        self.words.lock().unwrap().files = false;
    }

    pub fn looks(&self) -> Vec<Asked> {
        self.api.asked("GET /api/v1/tasks/")
    }

    pub fn posts(&self) -> usize {
        self.api.asked("POST").len()
    }
}

fn answer(words: &mut Words, asked: &Asked) -> Vec<u8> {
    let path = asked.line.split(' ').nth(1).unwrap_or_default();
    if path.starts_with("/files/") {
        return if words.files { http(200, STANDARD.decode(PIXEL).unwrap()) } else { http(404, "gone") };
    }
    if asked.line.starts_with("POST") {
        if let Some(says) = &words.of_submissions {
            return says.answer("", &words.host);
        }
        words.made += 1;
        return Says::state("processing").answer(&format!("task_{:08}", words.made), &words.host);
    }
    words.of_tasks.answer(path.rsplit('/').next().unwrap_or_default(), &words.host)
}

pub fn runs(state: &StateView) -> bool {
    matches!(state, StateView::Processing { .. })
}

pub fn ended(state: &StateView) -> bool {
    matches!(state, StateView::CompletedWithoutFile { .. })
}

/// Waits until the status line says so.
pub async fn until_condition(studio: &Studio, what: &str, is: impl Fn(&Condition) -> bool) -> Condition {
    let found = Mutex::new(None);
    studio
        .until_true(what, || async {
            let conditions = studio.engine.status().await.unwrap().conditions;
            *found.lock().unwrap() = conditions.into_iter().find(|condition| is(condition));
            found.lock().unwrap().is_some()
        })
        .await;
    found.into_inner().unwrap().unwrap()
}

/// Real time in which the engine could have looked at a task many times.
pub async fn let_pass(studio: &Studio, real: std::time::Duration) {
    let began = std::time::Instant::now();
    studio.until_true("time passes", || async { began.elapsed() >= real }).await;
}
