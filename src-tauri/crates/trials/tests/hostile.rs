//! All that servers can say; `cargo xtask hostile` prints it case by case.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use trials::hostile::{Case, Outcome, Trial, broken_on_purpose, cases, named, run};

fn trial(cases: Vec<Case>) -> Trial {
    Trial { program: env!("CARGO_BIN_EXE_hostile").into(), cases }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_servers_say_every_promise_holds() {
    let outcomes = run(&trial(cases()), |_| {}).await.unwrap();
    let failed: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.failed.is_some()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(outcomes.len() >= 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_is_broken_is_a_failed_case() {
    let expected: Vec<&'static str> = broken_on_purpose().iter().map(|case| case.promise).collect();
    let outcomes = run(&trial(broken_on_purpose()), |_| {}).await.unwrap();
    for (outcome, expected) in outcomes.iter().zip(expected) {
        let said = outcome.failed.as_deref().unwrap_or("held");
        assert!(said.contains(expected), "{}: {said}", outcome.name);
    }
}

#[test]
fn every_case_has_a_name_of_its_own_and_says_what_must_hold() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    assert!(cases.iter().all(|case| !case.promise.is_empty()));
    assert!(names.iter().all(|name| named(name).is_some_and(|case| case.name == *name)));
}
