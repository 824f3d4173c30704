//! A restart: the ledger, the key and the ports stay, and tasks under way go on.

use std::fs;
use std::path::Path;

use crate::desk::{Desk, read};
use sandbox::{Error, Fault, Options, Sandbox, Status};
use serde_json::json;

fn on(state: &Path) -> Options {
    Options { state: Some(state.to_owned()), ..Options::default() }
}

#[tokio::test]
async fn everything_is_there_after_a_restart_and_tasks_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with(on(folder.path())).await;
    desk.sandbox.fault(Fault::Hold);
    let url = desk.link("a lake").await;
    let file = read(desk.http.get(&url)).await.bytes;
    let under_way = desk.image("a dahlia").await;
    let fails = desk.image("a city [refuse]").await;
    let (address, key, before) = (desk.sandbox.api_url(), desk.sandbox.key().to_owned(), desk.ledger());
    desk.sandbox.shutdown().await;

    let desk = Desk::with(on(folder.path())).await;
    assert_eq!((desk.sandbox.api_url(), desk.sandbox.key()), (address, key.as_str()));
    assert_eq!(desk.ledger().charges, before.charges);
    assert_eq!(desk.ledger().cdn_requests, 1);
    assert_eq!(read(desk.http.get(&url)).await.bytes, file, "the same file is drawn again");
    desk.finish().await;
    assert_eq!(desk.poll(&under_way).await["status"], "completed");
    assert_eq!(desk.poll(&fails).await["error"]["code"], 80006);
    assert_eq!(desk.ledger().refunds.len(), 1);
    assert_eq!(desk.ledger().balance, 10_000 - 80);
}

#[tokio::test]
async fn a_charge_is_on_disk_before_its_answer() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with(on(folder.path())).await;
    for number in 1..4 {
        let id = desk.image("a lake").await;
        let kept = fs::read_to_string(folder.path().join("sandbox.json")).unwrap();
        assert!(kept.contains(&id), "submission {number}");
    }
}

#[tokio::test]
async fn a_task_that_was_due_while_nobody_ran_ends_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let slow = Desk::with(on(folder.path())).await;
    slow.sandbox.fault(Fault::Hold);
    let id = slow.image("a lake").await;
    slow.sandbox.shutdown().await;
    // Its time runs out: as if the sandbox was off for a day.
    let file = folder.path().join("sandbox.json");
    let mut kept: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    kept["books"]["tasks"][0]["due_ms"] = json!(1_000);
    fs::write(&file, kept.to_string()).unwrap();

    let desk = Desk::with(on(folder.path())).await;
    desk.sandbox.idle().await;
    let ledger = desk.ledger();
    assert_eq!((ledger.tasks[0].id.as_str(), ledger.tasks[0].status), (id.as_str(), Status::Completed));
}

#[tokio::test]
async fn taken_ports_are_replaced_and_links_follow() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::with(on(folder.path())).await;
    let url = desk.link("a lake").await;
    let id = desk.ledger().tasks[0].id.clone();
    let origin = desk.sandbox.cdn_url();
    desk.sandbox.shutdown().await;

    let _taken = tokio::net::TcpListener::bind(origin.trim_start_matches("http://")).await.unwrap();
    let desk = Desk::with(on(folder.path())).await;
    assert_ne!(desk.sandbox.cdn_url(), origin);
    let moved = desk.poll(&id).await["output"]["image_urls"][0].as_str().unwrap().to_owned();
    assert_eq!(moved, url.replace(&origin, &desk.sandbox.cdn_url()));
    assert_eq!(read(desk.http.get(moved)).await.status, 200);
}

#[tokio::test]
async fn a_wanted_port_that_is_taken_is_an_error_that_names_it() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api_port = taken.local_addr().unwrap().port();
    let error = Sandbox::start(Options { api_port, ..Options::default() }).await.err().unwrap();
    assert!(matches!(error, Error::Port { port, .. } if port == api_port));
}

#[tokio::test]
async fn a_damaged_state_is_kept_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sandbox.json"), "{\"version\":1,").unwrap();
    let desk = Desk::with(on(folder.path())).await;
    assert_eq!(fs::read(desk.sandbox.damaged_state().unwrap()).unwrap(), b"{\"version\":1,");
    assert_eq!(desk.ledger().balance, 10_000);
}

#[tokio::test]
async fn a_speed_must_be_a_number_well_above_zero() {
    for speed in [0.0, 1e-300, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Sandbox::start(Options { speed, ..Options::default() }).await, Err(Error::Speed(_))));
    }
}
