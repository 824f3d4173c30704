use super::*;

/// All looks that go out at `now`, in order.
fn looks(schedule: &mut Schedule, bucket: &mut Bucket, now: i64) -> Vec<i64> {
    let mut looks = Vec::new();
    while let Turn::Look(task) = schedule.turn(bucket, now, 0.5) {
        looks.push(task);
    }
    looks
}

#[test]
fn the_most_overdue_task_comes_first_and_only_once() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    schedule.set(1, 300);
    schedule.set(2, 100);
    schedule.set(3, 200);
    schedule.set(2, 250);
    assert_eq!(schedule.turn(&mut bucket, 199, 0.0), Turn::Rest(200));
    assert_eq!(looks(&mut schedule, &mut bucket, 1_000), [3, 2, 1]);
    assert_eq!(schedule.turn(&mut bucket, 1_000, 0.0), Turn::Idle);
    assert_eq!(schedule.len(), 0);
}

#[test]
fn what_is_in_the_window_goes_first_but_not_before_it_is_due() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    schedule.set(1, 10_000);
    schedule.set(2, 12_000);
    schedule.set(3, 11_000);
    schedule.viewing(&[2, 4]);
    assert_eq!(schedule.turn(&mut bucket, 9_000, 0.0), Turn::Rest(10_000));
    assert_eq!(looks(&mut schedule, &mut bucket, 12_000), [2, 1, 3]);
    schedule.set(2, 20_000);
    schedule.viewing(&[]);
    schedule.set(1, 19_000);
    assert_eq!(looks(&mut schedule, &mut bucket, 20_000), [1, 2], "a look away takes the place back");
}

/// Calls are scarce: a third of what is wanted. Half of the tasks are in the window.
#[test]
fn no_task_starves_when_calls_are_scarce() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    for call in 0..30 {
        bucket.spend(call);
    }
    bucket.refused(30, 59_970);
    let rate = bucket.calls_a_minute();
    let tasks: Vec<i64> = (0..20).collect();
    schedule.viewing(&tasks[..10]);
    let mut last: HashMap<i64, i64> = HashMap::new();
    for task in &tasks {
        schedule.set(*task, 60_000);
        last.insert(*task, 60_000);
    }
    let (mut now, mut longest, mut looked) = (60_000, 0, [0_u32; 2]);
    while now < 3_600_000 {
        match schedule.turn(&mut bucket, now, 0.5) {
            Turn::Look(task) => {
                longest = longest.max(now - last.insert(task, now).unwrap_or(0));
                looked[usize::from(task < 10)] += 1;
                schedule.set(task, now + 15_000);
            }
            Turn::Rest(until) => {
                assert!(until > now);
                now = until;
            }
            Turn::Idle => panic!("there are tasks"),
        }
    }
    let fair = 20.0 / rate * 60_000.0;
    assert!((longest as f64) < 1.6 * fair, "one waited {longest} ms, {fair:.0} would be even");
    assert!(looked[1] > looked[0] && looked[0] > looked[1] / 3, "hidden and in the window: {looked:?}");
}

#[test]
fn what_a_sleep_made_overdue_is_spread_and_nothing_is_left_out() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    for task in 0..200 {
        schedule.set(task, 5_000 + task * 10);
    }
    assert_eq!(schedule.turn(&mut bucket, 0, 0.0), Turn::Rest(5_000));
    let mut now = 8 * 3_600_000;
    let woken = now;
    let mut at: Vec<i64> = Vec::new();
    while at.len() < 200 {
        match schedule.turn(&mut bucket, now, 0.5) {
            Turn::Look(_) => at.push(now),
            Turn::Rest(until) => now = until,
            Turn::Idle => panic!("some were left out"),
        }
    }
    assert_eq!(at[0], woken, "the first goes at once");
    let busiest = at.iter().map(|from| at.iter().filter(|at| (*from..from + 1_000).contains(*at)).count()).max();
    assert!(busiest <= Some(4), "{busiest:?} in a second");
    assert!(at[199] - woken <= SPREAD_OVER_MS + 1_000);
}

#[test]
fn after_a_sleep_what_is_in_the_window_goes_first_however_much_longer_others_are_overdue() {
    for woken in [8 * 3_600_000, -8 * 3_600_000] {
        let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
        for task in 0..20 {
            schedule.set(task, 5_000 + task * 1_000);
        }
        schedule.viewing(&[18, 19]);
        assert_eq!(schedule.turn(&mut bucket, 0, 0.0), Turn::Rest(5_000));
        let mut now = woken;
        let mut order = Vec::new();
        while order.len() < 20 {
            match schedule.turn(&mut bucket, now, 0.5) {
                Turn::Look(task) => order.push(task),
                Turn::Rest(until) => now = until,
                Turn::Idle => panic!("some were left out"),
            }
        }
        assert_eq!(order[..3], [18, 19, 0], "{order:?}");
    }
}

#[test]
fn a_rest_of_ordinary_length_is_no_jump() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    for task in 0..5 {
        schedule.set(task, 5_000);
    }
    assert_eq!(schedule.turn(&mut bucket, 0, 0.0), Turn::Rest(5_000));
    assert_eq!(looks(&mut schedule, &mut bucket, 6_000).len(), 5, "all that is due goes when it is due");
}

#[test]
fn a_clock_that_is_set_back_puts_no_look_off() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    schedule.set(1, 10_000_000);
    assert_eq!(schedule.turn(&mut bucket, 9_990_000, 0.0), Turn::Rest(10_000_000));
    assert_eq!(schedule.turn(&mut bucket, 10_000_000 - 3_600_000, 0.0), Turn::Look(1));
}

#[test]
fn absurd_times_lose_no_task() {
    let (mut schedule, mut bucket) = (Schedule::default(), Bucket::default());
    let wild = [i64::MIN, -1, 0, 1, i64::MAX];
    for (task, due) in (0..).zip(wild) {
        schedule.set(task, due);
        schedule.viewing(&[task, task + 1]);
        for now in wild {
            let turn = schedule.turn(&mut bucket, now, f64::NAN);
            if let Turn::Look(task) = turn {
                schedule.set(task, due);
            }
            assert_ne!(turn, Turn::Idle);
        }
    }
    assert_eq!(schedule.len(), 5);
}
