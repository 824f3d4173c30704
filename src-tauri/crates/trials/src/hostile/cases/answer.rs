//! What a completed task can name as its files.

use engine::face::{SaveTrouble, StateView};

use super::super::bytes::picture;
use super::super::case::{Case, Check};
use super::super::checks::{cdn_untouched, check, files, not_saved, other_untouched, saved, state};
use super::super::world::{Places, done};
use crate::liar::json;

const ID: &str = "task_hostile_0000";

pub fn cases() -> Vec<Case> {
    let mut cases = outputs();
    cases.extend(links());
    cases.extend(numbers());
    cases
}

/// A completed task with this output.
fn completed(name: &str, promise: &'static str, output: fn(&Places) -> String) -> Case {
    Case::new(format!("answer: {name}"), promise).poll(move |_, _, places| Some(json(200, done(ID, &output(places)))))
}

fn no_file(name: &str, output: fn(&Places) -> String) -> Case {
    completed(name, "completed, and said to have no file; nothing is fetched", output)
        .holds(state("it has no file", |state| matches!(state, StateView::CompletedWithoutFile { .. })))
        .holds(cdn_untouched())
}

fn outputs() -> Vec<Case> {
    vec![
        no_file("no output", |_| "null".to_owned()),
        no_file("an output of the wrong type", |_| "\"none\"".to_owned()),
        no_file("lists of everything but links", |_| r#"{"image_urls":[1,null,{},[],true,""]}"#.to_owned()),
        no_file("links of other schemes", |_| {
            r#"{"image_urls":["file:///etc/passwd","javascript:alert(1)","data:image/png;base64,AA","ftp://1.1.1.1/x",
            "blob:x","tauri://localhost/x","chrome://x","\\\\host\\share","//127.0.0.1/x","http:"]}"#
                .to_owned()
        }),
        no_file("words that begin like a link", |places| {
            format!(r#"{{"lyrics":"{}/0.png and so on","x":"http://a b"}}"#, places.cdn)
        }),
        completed("one link a hundred times", "each file once", |places| {
            let links = vec![format!("\"{}/one.png\"", places.cdn); 100].join(",");
            format!(r#"{{"image_urls":[{links}],"x":[{links}]}}"#)
        })
        .holds(saved(picture()))
        .holds(files(1)),
        completed("links at every depth", "every file is found, once", |places| {
            let deep = (0..40).fold(format!("\"{}/deep.png\"", places.cdn), |inner, _| format!("[{{\"x\":{inner}}}]"));
            format!(
                r#"{{"image_urls":"{0}/a.png","unheard":{{"of":{deep}}},"last_frame_url":["{0}/b.png"]}}"#,
                places.cdn
            )
        })
        .holds(saved(picture()))
        .holds(files(3)),
        completed("two hundred and three links", "two hundred are fetched, the rest waits to be asked for", |places| {
            let links: Vec<String> = (0..203).map(|number| format!("\"{}/{number}.png\"", places.cdn)).collect();
            format!(r#"{{"image_urls":[{}]}}"#, links.join(","))
        })
        .speed(50.0)
        .holds(saved_first(200)),
        completed("twenty thousand links", "listed, and only two hundred of them fetched", |places| {
            let links: Vec<String> = (0..20_000).map(|number| format!("\"{}/{number}\"", places.cdn)).collect();
            format!(r#"{{"image_urls":[{}]}}"#, links.join(","))
        })
        .speed(20.0)
        .file(|_, _, _| Some(crate::liar::html(404)))
        .holds(files_soon(20_000)),
    ]
}

/// So many are saved and the rest are not touched.
fn saved_first(count: usize) -> Check {
    check(move |scene| {
        Box::pin(async move {
            let is = |state: &StateView| matches!(state, StateView::Archived { .. });
            let task = scene.until(scene.first_task(), "the first are archived", is).await?;
            let archived = task.outputs.iter().filter(|output| output.path.is_some()).count();
            if archived == count { Ok(()) } else { Err(format!("{archived} files were fetched, not {count}")) }
        })
    })
}

fn files_soon(count: usize) -> Check {
    check(move |scene| {
        Box::pin(async move {
            scene.until_task(scene.first_task(), "all are listed", |task| task.outputs.len() == count).await.map(drop)
        })
    })
}

fn links() -> Vec<Case> {
    let fetched = |name: &str, output: fn(&Places) -> String| {
        completed(name, "the file is saved under a name of ours", output).holds(saved(picture()))
    };
    let never = |name: &str, reason, output: fn(&Places) -> String| {
        completed(name, "said to be not saved, and why; the task stays", output).holds(not_saved(reason))
    };
    vec![
        fetched("a name that climbs out of the folder", |places| {
            format!(r#"{{"image_urls":["{}/a/..%2f..%2f..%2fetc%2fpasswd"]}}"#, places.cdn)
        }),
        fetched("a name that is a device", |places| format!(r#"{{"image_urls":["{}/CON.png"]}}"#, places.cdn)),
        fetched("a name of a program", |places| format!(r#"{{"image_urls":["{}/setup.exe"]}}"#, places.cdn)),
        fetched("a name of 5,000 letters", |places| {
            format!(r#"{{"image_urls":["{}/{}.png"]}}"#, places.cdn, "x".repeat(5000))
        }),
        fetched("a name of right-to-left marks", |places| {
            format!(r#"{{"image_urls":["{}/\u202egnp.exe"]}}"#, places.cdn)
        }),
        fetched("labels that are paths", |places| {
            format!(
                r#"{{"tracks":[{{"url":"{}/0.mp3","title":"../../../etc/cron.d/x","label":"CON","duration":"NaN"}}]}}"#,
                places.cdn
            )
        }),
        fetched("a fragment and a query of a megabyte", |places| {
            format!(r#"{{"image_urls":["{}/0.png?{}#{}"]}}"#, places.cdn, "q".repeat(2000), "f".repeat(1 << 20))
        }),
        completed("a name and a password in the link", "the file is saved, and neither is sent", |places| {
            format!(r#"{{"image_urls":["http://user:secret@127.0.0.1:{}/0.png"]}}"#, places.cdn_port)
        })
        .holds(saved(picture())),
        never("a host that is not there", SaveTrouble::NotReached, |_| {
            r#"{"image_urls":["http://nowhere.liar.test/0.png"]}"#.to_owned()
        }),
        never("port 0", SaveTrouble::NotReached, |_| r#"{"image_urls":["http://127.0.0.1:0/0.png"]}"#.to_owned()),
        never("TLS where there is none", SaveTrouble::NotReached, |places| {
            format!(r#"{{"image_urls":["https://127.0.0.1:{}/0.png"]}}"#, places.cdn_port)
        }),
        completed("links behind an error", "what stands in an error is words, not files", |_| "{}".to_owned())
            .poll(|_, _, places| {
                let error = format!(r#""error":{{"code":1,"message":"{}/x.png"}}"#, places.other);
                Some(json(200, format!(r#"{{"id":"{ID}","status":"completed","output":{{}},{error}}}"#)))
            })
            .holds(state("it has no file", |state| matches!(state, StateView::CompletedWithoutFile { .. })))
            .holds(other_untouched()),
    ]
}

/// What is shown as a number is one, and exact.
fn numbers() -> Vec<Case> {
    let credits = |name: &str, credits: &'static str| {
        Case::new(format!("answer: credits of {name}"), "a cost that cannot be shown exactly is not shown at all")
            .poll(move |_, _, places| {
                let output = format!(r#"{{"image_urls":["{}/0.png"]}}"#, places.cdn);
                let usage = format!(r#""usage":{{"credits":{credits}}},"created_at":{credits}"#);
                let body = format!(r#"{{"id":"{ID}","status":"completed","output":{output},{usage}}}"#);
                Some(json(200, body))
            })
            .holds(saved(picture()))
            .holds(check(|scene| {
                Box::pin(async move {
                    let task = scene.task(scene.first_task()).await?;
                    match task.cost {
                        Some(cost) if cost.credits.unsigned_abs() > 1 << 53 => Err(format!("it says {}", cost.credits)),
                        Some(_) | None => Ok(()),
                    }
                })
            }))
    };
    vec![
        credits("2^63 - 1", "9223372036854775807"),
        credits("ten to the 300", "1e300"),
        credits("half a credit", "0.5"),
        credits("a text", "\"all of them\""),
    ]
}
