//! Where a link and a redirect can lead, and what a name can mean.

use engine::face::SaveTrouble;

use super::super::bytes::picture;
use super::super::case::{Case, always, first};
use super::super::checks::{cdn_untouched, check, not_saved, other_untouched, refused_before, saved};
use super::super::world::{Places, done};
use crate::liar::{Play, html, http, json};

const ID: &str = "task_hostile_0000";
const REFUSED: &str = "refused before a connection is tried, and said; the task and its other facts stay";

fn linked(name: String, promise: &'static str, link: impl Fn(&Places) -> String + Send + Sync + 'static) -> Case {
    Case::new(name, promise)
        .poll(move |_, _, places| Some(json(200, done(ID, &format!(r#"{{"image_urls":["{}"]}}"#, link(places))))))
}

/// Links into networks that are nobody's business. The API is on this computer, so loopback itself is allowed here.
pub fn private() -> Vec<Case> {
    let links = [
        "http://10.0.0.1/0.png",
        "http://172.16.0.1/0.png",
        "http://192.168.1.1/cgi-bin/reboot",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://255.255.255.255/",
        "http://224.0.0.1/",
        "http://167772161/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "http://012.0.0.1/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:a00:1::]/",
    ];
    let cases = links.into_iter().map(|link| {
        linked(format!("address: {link}"), REFUSED, move |_| link.to_owned())
            .holds(not_saved(SaveTrouble::AddressRefused))
    });
    cases.collect()
}

/// A file that leads elsewhere.
pub fn redirects() -> Vec<Case> {
    let to = |status: u16, location: String| -> Play {
        http(status, &format!("Connection: close\r\nLocation: {location}\r\n"), "")
    };
    let refused = |name: &str, location: &'static str| {
        Case::new(format!("redirect: to {name}"), REFUSED)
            .file(always(to(302, location.to_owned())))
            .holds(not_saved(SaveTrouble::AddressRefused))
            .holds(other_untouched())
    };
    let said = |name: &str, times: usize, play: fn(&Places) -> Play| {
        Case::new(format!("redirect: {name}"), "given up, said, and tried again later")
            .file(move |nth, _, places| (nth < times).then(|| play(places)))
            .holds(saved(picture()))
            .holds(refused_before(SaveTrouble::LinkAnswers))
    };
    let longest = format!("http://10.0.0.1/{}", "x".repeat(60_000));
    vec![
        refused("a private address", "http://10.0.0.1/0.png"),
        refused("the metadata of a cloud", "http://169.254.169.254/latest/meta-data/"),
        refused("an address without its scheme", "//192.168.0.1/0.png"),
        refused("an address in disguise", "http://①⑥⑨.254.169.254/"),
        refused("a file", "file:///etc/passwd"),
        refused("data", "data:text/html,<script>alert(1)</script>"),
        refused("a script", "javascript:alert(1)"),
        refused("another protocol", "ftp://1.1.1.1/0.png"),
        refused("an older protocol", "gopher://127.0.0.1:6379/_FLUSHALL"),
        Case::new("redirect: to an address of 60,000 letters", REFUSED)
            .file(always(to(301, longest)))
            .holds(not_saved(SaveTrouble::AddressRefused)),
        said("to itself, twelve times", 12, |places| {
            http(302, &format!("Connection: close\r\nLocation: {}/{ID}/0.png\r\n", places.cdn), "")
        }),
        said("in a circle", 6, |places| {
            http(307, &format!("Connection: close\r\nLocation: {}/back\r\n", places.other), "")
        })
        .other(|_, _, places| {
            let back = format!("Connection: close\r\nLocation: {}/{ID}/0.png\r\n", places.cdn);
            Some(http(302, &back, ""))
        }),
        said("to nowhere", 2, |_| http(302, "Connection: close\r\n", "")),
        Case::new("redirect: on a page", "a page that would lead elsewhere is a page: not followed, not archived")
            .file(|nth, _, places| {
                let page = format!("<html><meta http-equiv=refresh content=\"0;url={}\"></html>", places.other);
                (nth < 2)
                    .then(|| http(200, &format!("Connection: close\r\nRefresh: 0; url={}\r\n", places.other), page))
            })
            .holds(saved(picture()))
            .holds(refused_before(SaveTrouble::WrongContent))
            .holds(other_untouched()),
        Case::new(
            "redirect: to another host",
            "followed, as files may be; neither key nor cookie nor referer goes along",
        )
        .file(|_, asked, places| {
            let to = format!("Connection: close\r\nSet-Cookie: a=b\r\nLocation: {}{}\r\n", places.other, asked.path());
            Some(http(302, &to, ""))
        })
        .holds(saved(picture()))
        .holds(check(|scene| {
            Box::pin(async move {
                let asked = scene.world.other.asked();
                if asked.is_empty() { Err("the redirect was not followed".to_owned()) } else { Ok(()) }
            })
        })),
        Case::new(
            "redirect: to where nothing is found",
            "the link is dead only where it leads, and other links are asked for",
        )
        .file(|nth, asked, places| {
            let to = format!("Connection: close\r\nLocation: {}{}\r\n", places.other, asked.path());
            (nth < 1).then(|| http(302, &to, ""))
        })
        .other(always(html(404)))
        .holds(saved(picture())),
    ]
}

/// Names, and what they mean the second time.
pub fn names() -> Vec<Case> {
    let by_name = |name: &str, promise: &'static str| {
        linked(format!("name: {name}"), promise, |places| format!("http://files.liar.test:{}/0.png", places.cdn_port))
    };
    let host = "files.liar.test";
    vec![
        by_name("of a private address", REFUSED)
            .name(host, &[&["10.0.0.1"]])
            .holds(not_saved(SaveTrouble::AddressRefused))
            .holds(cdn_untouched()),
        by_name("of the metadata of a cloud, in IPv6", REFUSED)
            .name(host, &[&["fd00:ec2::254", "::ffff:169.254.169.254"]])
            .holds(not_saved(SaveTrouble::AddressRefused)),
        by_name("of many addresses, one of them allowed", "only the allowed one is connected to")
            .name(host, &[&["10.0.0.1", "192.168.1.1", "fe80::1", "127.0.0.1"]])
            .holds(saved(picture())),
        by_name("that means this computer first and a private one then", "looked at each time it is connected to")
            .name(host, &[&["127.0.0.1"], &["10.0.0.1"]])
            .file(|_, asked, _| (!asked.path().contains(ID)).then(|| html(500)))
            .holds(not_saved(SaveTrouble::AddressRefused))
            .holds(check(|scene| {
                Box::pin(async move {
                    match scene.world.cdn.connections() {
                        1 => Ok(()),
                        connections => Err(format!("{connections} connections, one of them was allowed")),
                    }
                })
            })),
        by_name("that means another one from question to question", "what was looked at is what is connected to")
            .name(host, &[&["10.0.0.1"], &["127.0.0.1"]])
            .holds(saved(picture()))
            .holds(refused_before(SaveTrouble::AddressRefused))
            .speed(3000.0),
        by_name("that a redirect asks for a second time", "looked at again for every step of a redirect")
            .name(host, &[&["127.0.0.1"], &["169.254.169.254"]])
            .file(|_, _, places| {
                let to = format!("Connection: close\r\nLocation: http://files.liar.test:{}/1.png\r\n", places.cdn_port);
                Some(http(302, &to, ""))
            })
            .holds(not_saved(SaveTrouble::AddressRefused)),
        by_name("without an address", "not reached, said, and tried again")
            .name(host, &[&[], &["127.0.0.1"]])
            .holds(saved(picture()))
            .holds(refused_before(SaveTrouble::NotReached)),
        by_name("that nobody knows", "not reached, and said").holds(not_saved(SaveTrouble::NotReached)),
    ]
}

/// The API is a public one: then nothing on this computer may be fetched, by whatever name.
pub fn public() -> Vec<Case> {
    let local = |name: &str, link: fn(&Places) -> String| {
        linked(format!("public: {name}"), "services on this computer are not asked for anything", link)
            .public()
            .name("files.liar.test", &[&["127.0.0.1"]])
            .name("later.liar.test", &[&["192.168.1.1"], &["127.0.0.1"]])
            .holds(not_saved(SaveTrouble::AddressRefused))
            .holds(cdn_untouched())
            .holds(other_untouched())
    };
    vec![
        local("a link to 127.0.0.1", |places| format!("{}/0.png", places.cdn)),
        local("a link to localhost", |places| format!("http://localhost:{}/0.png", places.cdn_port))
            .name("localhost", &[&["127.0.0.1", "::1"]]),
        local("a link to [::1]", |places| format!("http://[::1]:{}/0.png", places.cdn_port)),
        local("a link to 2130706433", |places| format!("http://2130706433:{}/0.png", places.cdn_port)),
        local("a name of this computer", |places| format!("http://files.liar.test:{}/0.png", places.cdn_port)),
        local("a name that is this computer's the second time", |places| {
            format!("http://later.liar.test:{}/0.png", places.cdn_port)
        }),
        local("a link to the API's own address", |places| places.cdn.replace("127.0.0.1", "127.1.2.3") + "/0.png"),
        Case::new("public: a redirect of the API to this computer", "not followed, and waited out")
            .public()
            .poll(first(2, http(302, "Location: http://127.0.0.1/\r\n", "")))
            .holds(super::super::checks::state("it is done", |state| {
                matches!(state, engine::face::StateView::CompletedWithoutFile { .. })
            })),
    ]
}
