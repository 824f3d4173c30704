//! The app's own schedule, bucket, pace and estimate, in the order in which submitter and poller call them.

use std::collections::{BTreeSet, HashMap};

use engine::pacing::{Bucket, Model, Schedule, Turn, next_delay_ms};

use super::{ROUND_TRIP_MS, Watched};
use crate::bench::poller::chance::Chance;
use crate::bench::poller::eta::{PERCENTS, Told};
use crate::bench::poller::service::{Answer, Service};
use crate::bench::poller::trace::{Regimes, Trace};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Submit(usize),
    /// The poller looks what is to be done.
    Poller,
    /// A person looks at the time left, at this percent of the duration.
    Asked(usize, i64),
}

struct Day<'a> {
    trace: &'a Trace,
    service: Service,
    bucket: Bucket,
    schedule: Schedule,
    models: HashMap<usize, Model>,
    chance: Chance,
    paused_until: i64,
    due: BTreeSet<(i64, Event)>,
    poller_at: Option<i64>,
    /// By task: when it was sent, and when it was last seen running.
    sent: Vec<i64>,
    seen: Vec<i64>,
    watched: Watched,
}

pub fn ours(trace: &Trace, regimes: Regimes) -> Watched {
    let count = trace.tasks.len();
    let mut day = Day {
        trace,
        service: Service::new(regimes, count),
        bucket: Bucket::default(),
        schedule: Schedule::default(),
        models: learnt(trace),
        chance: Chance(1),
        paused_until: i64::MIN,
        due: trace.tasks.iter().enumerate().map(|(place, task)| (task.sent, Event::Submit(place))).collect(),
        poller_at: None,
        sent: vec![0; count],
        seen: vec![0; count],
        watched: Watched { delays: vec![0; count], ..Watched::default() },
    };
    while let Some((now, event)) = day.due.pop_first() {
        match event {
            Event::Submit(place) => day.submit(now, place),
            Event::Poller => {
                day.poller_at = None;
                day.poller(now);
            }
            Event::Asked(place, percent) => day.asked(now, place, percent),
        }
    }
    day.watched
}

/// What the days before have taught, as the app reads it from its library.
fn learnt(trace: &Trace) -> HashMap<usize, Model> {
    let mut models = HashMap::new();
    let mut ended: Vec<_> = trace.earlier.iter().zip(1..).collect();
    ended.sort_by_key(|(task, _)| task.sent + task.duration);
    for (task, number) in ended {
        let model = models.entry(task.model).or_insert_with(|| Model::new(task.kind));
        // Looked at every five seconds or so, as on the measured day.
        let (seen, noticed) = (task.duration - 2_500, task.duration + 2_500);
        model.noticed(-number, &task.facts, task.sent + noticed, Some(noticed), seen);
    }
    models
}

impl Day<'_> {
    fn submit(&mut self, now: i64, place: usize) {
        if now < self.paused_until {
            self.due.insert((self.paused_until, Event::Submit(place)));
            return;
        }
        if let Err(until) = self.bucket.submit(now) {
            self.due.insert((until, Event::Submit(place)));
            return;
        }
        let task = &self.trace.tasks[place];
        if let Err(wait) = self.service.submit(now, place, task.duration) {
            self.refused(now, wait);
            self.due.insert((now + wait, Event::Submit(place)));
            return;
        }
        (self.sent[place], self.seen[place]) = (now, now);
        self.due.extend(PERCENTS.map(|percent| (now + task.duration * percent / 100, Event::Asked(place, percent))));
        self.look_again(now, place, false);
        self.balance(now);
    }

    fn poller(&mut self, now: i64) {
        if now < self.paused_until {
            self.schedule.rests_until(now, self.paused_until);
            self.wake(self.paused_until);
            return;
        }
        match self.schedule.turn(&mut self.bucket, now, self.chance.unit()) {
            Turn::Idle => {}
            Turn::Rest(until) => self.wake(until),
            Turn::Look(task) => {
                self.look(now, usize::try_from(task).expect("tasks are places"));
                self.wake(now);
            }
        }
    }

    fn look(&mut self, now: i64, place: usize) {
        match self.service.poll(now, place) {
            Answer::Refused(wait) => {
                self.refused(now, wait);
                self.look_again(now, place, true);
            }
            Answer::Running => {
                self.watched.polls += 1;
                self.seen[place] = now;
                self.look_again(now, place, true);
            }
            Answer::Ready => {
                self.watched.polls += 1;
                let (task, at) = (&self.trace.tasks[place], now + ROUND_TRIP_MS);
                self.watched.delays[place] = at - self.sent[place] - task.duration;
                let (ms, seen) = (at - self.sent[place], self.seen[place] - self.sent[place]);
                self.model(place).noticed(number(place), &task.facts, at, Some(ms), seen);
                self.balance(now);
            }
        }
    }

    fn look_again(&mut self, now: i64, place: usize, looked: bool) {
        let (unit, sent, facts) = (self.chance.unit(), self.sent[place], &self.trace.tasks[place].facts);
        let model = self.model(place);
        model.sent(number(place), facts, sent);
        let distribution = model.distribution(number(place), facts, now);
        let due = now + next_delay_ms(&distribution, now - sent, looked, unit);
        self.schedule.set(number(place), due);
        self.wake(due);
    }

    /// The balance is read after a submission and after an end; such calls go out when the line is open.
    fn balance(&mut self, now: i64) {
        if now < self.paused_until {
            return;
        }
        self.bucket.spend(now);
        if let Err(wait) = self.service.call(now) {
            self.refused(now, wait);
        }
    }

    fn refused(&mut self, now: i64, wait: i64) {
        self.watched.refused += 1;
        self.bucket.refused(now, wait);
        self.paused_until = now + wait;
    }

    fn asked(&mut self, now: i64, place: usize, percent: i64) {
        let (elapsed, facts) = (now - self.sent[place], &self.trace.tasks[place].facts);
        let told = self.model(place).distribution(number(place), facts, now).left_ms(elapsed);
        self.watched.told.push(Told { task: place, percent, left_ms: told });
    }

    fn model(&mut self, place: usize) -> &mut Model {
        let task = &self.trace.tasks[place];
        self.models.entry(task.model).or_insert_with(|| Model::new(task.kind))
    }

    fn wake(&mut self, at: i64) {
        if self.poller_at.is_none_or(|earlier| at < earlier) {
            if let Some(earlier) = self.poller_at.replace(at) {
                self.due.remove(&(earlier, Event::Poller));
            }
            self.due.insert((at, Event::Poller));
        }
    }
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
