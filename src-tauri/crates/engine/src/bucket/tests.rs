use std::collections::VecDeque;

use super::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// How a service may count.
enum Limit {
    Sliding(VecDeque<i64>),
    Fixed(i64, usize),
    Tokens(i64, f64),
}

const ALLOWED: usize = 90;

impl Limit {
    /// The wait that is asked for, when a call is too much.
    fn refuses(&mut self, now: i64) -> Option<i64> {
        let seconds = |ms: i64| Some((ms + 999) / 1_000 * 1_000);
        match self {
            Limit::Sliding(seen) => {
                seen.retain(|at| now - at < MINUTE);
                if seen.len() >= ALLOWED {
                    return seconds(seen[0] + MINUTE - now);
                }
                seen.push_back(now);
            }
            Limit::Fixed(window, count) => {
                if now / MINUTE != *window {
                    (*window, *count) = (now / MINUTE, 0);
                }
                if *count >= ALLOWED {
                    return seconds((*window + 1) * MINUTE - now);
                }
                *count += 1;
            }
            Limit::Tokens(at, left) => {
                *left = (*left + (now - *at) as f64 * 90.0 / MINUTE as f64).min(90.0);
                *at = now;
                if *left < 1.0 {
                    return Some(1_000);
                }
                *left -= 1.0;
            }
        }
        None
    }
}

/// Refusals in an hour in which a poll is always wanted, and calls that went through.
fn an_hour_of(mut limit: Limit) -> (u32, u32) {
    let mut bucket = Bucket::default();
    let (mut now, mut refusals, mut passed) = (7_300, 0, 0);
    let end = now + HOUR;
    while now < end {
        match bucket.poll(now) {
            Err(until) => {
                assert!(until > now);
                now = until;
            }
            Ok(()) => {
                bucket.spend(now);
                match limit.refuses(now) {
                    None => passed += 1,
                    Some(wait) => {
                        bucket.refused(now, wait);
                        refusals += 1;
                        now += wait;
                    }
                }
                now += 20;
            }
        }
    }
    (refusals, passed)
}

#[test]
fn one_refusal_is_enough_whether_the_window_slides_or_starts_anew() {
    for limit in [Limit::Sliding(VecDeque::new()), Limit::Fixed(0, 0)] {
        let (refusals, passed) = an_hour_of(limit);
        assert_eq!(refusals, 1);
        assert!(passed > 60 * 65, "most of the {ALLOWED} a minute are used: {passed}");
    }
}

#[test]
fn a_service_with_a_bucket_of_its_own_refuses_a_few_times_only() {
    let (refusals, passed) = an_hour_of(Limit::Tokens(0, 90.0));
    assert!((1..=4).contains(&refusals) && passed > 60 * 30, "{refusals} {passed}");
}

#[test]
fn a_submission_that_waits_gets_the_next_token_before_any_poll() {
    let mut bucket = Bucket::default();
    let mut now = 0;
    while bucket.poll(now).is_ok() {
        bucket.spend(now);
    }
    let until = bucket.submit(now).expect_err("the bucket is empty");
    now = until;
    assert!(bucket.poll(now).is_err(), "the token is kept");
    assert_eq!(bucket.submit(now), Ok(()));
    let until = bucket.poll(now).expect_err("the bucket is empty again");
    assert_eq!(bucket.poll(until), Ok(()));
}

#[test]
fn a_submission_that_never_comes_back_stops_polls_for_a_moment_only() {
    let mut bucket = Bucket::default();
    while bucket.poll(0).is_ok() {
        bucket.spend(0);
    }
    let until = bucket.submit(0).expect_err("the bucket is empty");
    let free = bucket.poll(until).expect_err("kept");
    assert!(free <= until + KEPT_MS);
    assert_eq!(bucket.poll(free), Ok(()));
}

#[test]
fn what_was_learnt_is_doubted_slowly() {
    let mut bucket = Bucket::default();
    for call in 0..90 {
        bucket.spend(call * 100);
    }
    bucket.refused(9_000, 51_000);
    let learnt = bucket.calls_a_minute();
    assert!((60.0..90.0).contains(&learnt), "{learnt}");
    assert!(bucket.poll(12 * HOUR).is_ok());
    assert!(bucket.calls_a_minute() < 90.0, "half a day later it is still below the limit");
    for day in 1..40 {
        let _ = bucket.poll(day * 24 * HOUR);
    }
    assert!(bucket.calls_a_minute() > 110.0, "{}", bucket.calls_a_minute());
}

#[test]
fn one_odd_refusal_after_a_few_calls_slows_things_down_but_not_to_a_crawl() {
    let mut bucket = Bucket::default();
    bucket.spend(0);
    bucket.refused(100, 1_000_000_000_000);
    assert!((30.0..60.0).contains(&bucket.calls_a_minute()), "{}", bucket.calls_a_minute());
}

#[test]
fn no_refusal_and_no_clock_stops_polls_for_good() {
    let mut bucket = Bucket::default();
    for (now, wait) in [(0, i64::MAX), (i64::MAX, 0), (5, -9), (i64::MIN, 1_000), (MINUTE, 0), (9 * MINUTE, 86_400_001)]
    {
        bucket.spend(now);
        bucket.refused(now, wait);
        let _ = bucket.submit(now);
    }
    let mut now = 20 * MINUTE;
    for _ in 0..10 {
        match bucket.poll(now) {
            Ok(()) => return,
            Err(until) => {
                assert!(until > now && until <= now + MINUTE, "{now} {until}");
                now = until;
            }
        }
    }
    panic!("no poll in ten waits");
}
