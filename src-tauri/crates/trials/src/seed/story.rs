//! What a person did in three years, press by press: sessions about something, tries that lead to others, failures.

use std::vec;

use super::chance::Dice;
use super::models::{Models, Used};
use super::times::{DAY_MS, END, Session, sessions};
use super::words::{For, Words};

/// One submission and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub submit_id: String,
    pub submit_index: usize,
    pub kind: catalogue::Kind,
    pub model: &'static str,
    pub title: &'static str,
    pub prompt: String,
    pub body: String,
    pub facts: String,
    pub aspect: Option<f64>,
    pub credits: Option<i64>,
    pub created_at: i64,
    pub ended_at: i64,
    pub end: End,
    /// How many files it made.
    pub outputs: usize,
    /// Number of the task that it came from, and how; no how: it was submitted again.
    pub from: Option<(usize, Option<&'static str>)>,
    /// Number of its session, which is about one thing.
    pub session: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Completed,
    /// Code and words of the service.
    Failed(i64, &'static str),
    /// Status and code; none: the edge refused it.
    Rejected(i64, Option<i64>, &'static str),
    Withdrawn,
    Dismissed,
    Unconfirmed,
    LostContact,
}

const FAILURES: [(i64, &str); 5] = [
    (80_006, "The prompt was refused by the content policy."),
    (80_002, "The task timed out."),
    (80_001, "The generation failed. Please try again."),
    (80_003, "The picture that was sent could not be read."),
    (80_006, "A face in the picture is not allowed."),
];
const REFUSALS: [(i64, Option<i64>, &str); 4] = [
    (400, Some(20_001), "A value is not allowed: resolution."),
    (402, Some(30_001), "Not enough credits."),
    (403, None, "<html>403 Forbidden</html>"),
    (400, Some(20_001), "The prompt is too long."),
];

/// The presses of a library, told in the order in which they were made.
pub(super) struct Story {
    seed: u64,
    tasks: usize,
    words: Words,
    models: Models,
    sessions: vec::IntoIter<Session>,
    session: usize,
    told: usize,
    now: i64,
    slowest: f64,
}

/// What an earlier press of a session left to go on from.
#[derive(Clone, Debug)]
struct Earlier {
    first: usize,
    count: usize,
    model: &'static str,
    kind: catalogue::Kind,
    prompt: String,
}

impl Story {
    pub(super) fn new(seed: u64, tasks: usize) -> Story {
        let sessions = sessions(seed, tasks);
        // However much is made: a day's sessions fit into the day.
        #[expect(clippy::cast_precision_loss, reason = "milliseconds")]
        let slowest = 1_095.0 * 0.4 * DAY_MS as f64 / tasks.max(1) as f64;
        Story {
            seed,
            tasks,
            words: Words::new(),
            models: Models::new(seed),
            sessions: sessions.into_iter(),
            session: 0,
            told: 0,
            now: 0,
            slowest,
        }
    }

    /// All tasks of the next session; none when all are told.
    pub(super) fn session(&mut self) -> Vec<Told> {
        if self.told >= self.tasks {
            return Vec::new();
        }
        let (number, mut dice) = (self.session, Dice::of(self.seed, self.session));
        self.session += 1;
        let (at, pause) = match self.sessions.next() {
            Some(session) => (session.at, session.pause),
            // The last ones were smaller than expected.
            None => (self.now, 60_000.0),
        };
        self.now = self.now.max(at).min(END);
        let most = self.tasks - self.told;
        // What earlier ones made too much or too little of is spread over those that are left.
        let mean = most / (self.sessions.len() + 1);
        let wanted = (dice.below((mean * 2).max(1)) + 1).min(most);
        let wanted = if self.sessions.len() == 0 { most } else { wanted };
        let tongue = self.words.tongue(&mut dice);
        let subjects: Vec<&str> = (0..dice.below(3) + 1).map(|_| self.words.subject(tongue, &mut dice)).collect();
        let favourite = self.models.choose(&mut dice);
        let (mut made, mut earlier) = (Vec::new(), Vec::<Earlier>::new());
        while made.len() < wanted {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a pause")]
            let pause = dice.wait(pause.min(self.slowest)) as i64 + 40;
            self.now = (self.now + pause).min(END);
            let left = wanted - made.len();
            let press = self.press(number, tongue, &subjects, favourite, &earlier, left, &mut dice);
            if let Some(first) = press.first() {
                let first_number = self.told + made.len() + 1;
                earlier.push(Earlier {
                    first: first_number,
                    count: press.len(),
                    model: first.model,
                    kind: first.kind,
                    prompt: first.prompt.clone(),
                });
            }
            made.extend(press);
        }
        self.told += made.len();
        made
    }

    #[expect(clippy::too_many_arguments, reason = "what a session is about")]
    fn press(
        &mut self,
        session: usize,
        tongue: usize,
        subjects: &[&str],
        favourite: &'static str,
        earlier: &[Earlier],
        left: usize,
        dice: &mut Dice,
    ) -> Vec<Told> {
        let before = if dice.once_in(3) { earlier.get(dice.below(earlier.len().max(1))) } else { None };
        let from = before.map(|before| before.first + dice.below(before.count));
        let (model, how) = match before {
            Some(before) if before.kind == catalogue::Kind::Image && dice.once_in(4) => {
                (["kling-3-0", "veo3.1-fast", "seedance-2.5", "wan2.7-video"][dice.below(4)], Some("animate"))
            }
            Some(before) if before.kind == catalogue::Kind::Audio && dice.once_in(3) => ("suno-extend", Some("extend")),
            Some(before) if before.kind == catalogue::Kind::Video && dice.once_in(4) => {
                (before.model, Some("continue"))
            }
            Some(before) if dice.once_in(8) => (before.model, None),
            Some(before) if dice.once_in(5) => (before.model, Some("edit")),
            Some(before) => (before.model, Some("varied")),
            None if dice.once_in(3) => (self.models.choose(dice), None),
            None => (favourite, None),
        };
        let model = if self.models.get(model).is_some() { model } else { favourite };
        let Some(used) = self.models.get(model) else { return Vec::new() };
        let made_for = match used.model.kind {
            catalogue::Kind::Image => For::Picture,
            catalogue::Kind::Video => For::Film,
            catalogue::Kind::Audio if dice.once_in(4) => For::Lyrics,
            catalogue::Kind::Audio => For::Sound,
        };
        let prompt = match before {
            Some(before) if dice.once_in(2) => before.prompt.clone(),
            Some(before) if before.prompt.len() < 1_500 => self.words.nearly(tongue, &before.prompt, dice),
            _ => self.words.prompt(tongue, subjects[dice.below(subjects.len())], made_for, dice),
        };
        let count = match dice.below(100) {
            0 => dice.below(30) + 8,
            1..8 => dice.below(8) + 3,
            8..28 => 2,
            _ => 1,
        };
        let press = Press { session, submit_id: dice.hex(32), from: from.map(|from| (from, how)), at: self.now };
        (0..count.min(left)).map(|index| press.task(index, used, prompt.clone(), dice)).collect()
    }
}

struct Press {
    session: usize,
    submit_id: String,
    from: Option<(usize, Option<&'static str>)>,
    at: i64,
}

impl Press {
    fn task(&self, index: usize, used: &Used, prompt: String, dice: &mut Dice) -> Told {
        let (form, prompt) = (used.form(dice), used.fitting(prompt));
        let (shortest, usual) = match used.model.kind {
            catalogue::Kind::Image => (4_000.0, 14_000.0),
            catalogue::Kind::Video => (45_000.0, 110_000.0),
            catalogue::Kind::Audio => (20_000.0, 50_000.0),
        };
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a wait")]
        let took = (shortest + dice.wait(usual)) as i64;
        let end = match dice.below(1_000) {
            0..32 => {
                let (code, said) = FAILURES[dice.rank(FAILURES.len())];
                End::Failed(code, said)
            }
            32..42 => {
                let (status, code, said) = REFUSALS[dice.rank(REFUSALS.len())];
                End::Rejected(status, code, said)
            }
            42..50 => End::Withdrawn,
            50..54 => End::Dismissed,
            54 if self.at > END - 2 * DAY_MS => End::Unconfirmed,
            55 => End::LostContact,
            _ => End::Completed,
        };
        Told {
            submit_id: self.submit_id.clone(),
            submit_index: index,
            kind: used.model.kind,
            model: &used.model.id,
            title: &used.model.title,
            body: form.body(&prompt),
            facts: form.facts.clone(),
            aspect: form.aspect,
            credits: form.credits,
            created_at: self.at,
            ended_at: (self.at + took).min(END + took),
            end,
            outputs: if end == End::Completed { form.count } else { 0 },
            from: self.from,
            session: self.session,
            prompt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_tasks_are_told_in_order_and_what_comes_from_another_comes_after_it() {
        let mut story = Story::new(9, 400);
        let (mut told, mut at, mut several, mut from) = (0, 0, 0, 0);
        loop {
            let tasks = story.session();
            if tasks.is_empty() {
                break;
            }
            for task in tasks {
                told += 1;
                assert!(task.created_at >= at && task.ended_at > task.created_at);
                at = task.created_at;
                several += usize::from(task.submit_index > 0);
                if let Some((parent, _)) = task.from {
                    assert!(parent < told && parent > 0, "{parent} of {told}");
                    from += 1;
                }
            }
        }
        assert_eq!(told, 400);
        assert!(at <= END && several > 20 && from > 20, "{at} {several} {from}");
    }
}
