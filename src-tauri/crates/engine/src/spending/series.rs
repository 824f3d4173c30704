//! The same figures by day and by model. Pure.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use library::Spent as Sent;

use super::Figures;
use crate::face::{DayPart, SpentDay, SpentModel};

/// Sums of what was sent in a span of time.
pub(crate) struct Series {
    from: i64,
    to: i64,
    zone: TimeZone,
    total: Figures,
    days: BTreeMap<Date, Sums>,
    models: BTreeMap<String, Model>,
}

#[derive(Default)]
struct Sums {
    all: Figures,
    models: BTreeMap<String, Figures>,
}

#[derive(Default)]
struct Model {
    /// As the newest of its tasks has it.
    title: String,
    figures: Figures,
}

impl Series {
    pub fn new(from: i64, to: i64, zone: TimeZone) -> Self {
        Self { from, to, zone, total: Figures::default(), days: BTreeMap::new(), models: BTreeMap::new() }
    }

    pub fn add(&mut self, sent: &Sent) {
        let day = self.days.entry(date(&self.zone, sent.sent_at)).or_default();
        let model = self.models.entry(sent.model.clone()).or_default();
        model.title.clone_from(&sent.model_title);
        let of_day = day.models.entry(sent.model.clone()).or_default();
        for figures in [&mut self.total, &mut day.all, &mut model.figures, of_day] {
            figures.add(&sent.cost);
        }
    }

    pub fn total(&self) -> Figures {
        self.total
    }

    /// Every day that the span touches.
    pub fn days(&self) -> Vec<SpentDay> {
        let mut days = Vec::new();
        let (mut day, last) = (date(&self.zone, self.from), date(&self.zone, self.to - 1));
        while day <= last {
            let sums = self.days.get(&day);
            let models = sums.map(|sums| self.named(sums.models.iter().map(|(id, figures)| (id, *figures))));
            days.push(SpentDay {
                day: day.to_string(),
                part: self.part(day),
                spent: sums.map(|sums| sums.all.into()).unwrap_or_default(),
                models: models.unwrap_or_default(),
            });
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        days
    }

    pub fn models(&self) -> Vec<SpentModel> {
        self.named(self.models.iter().map(|(id, model)| (id, model.figures)))
    }

    /// By what was spent; of what costs the same, the more often used first.
    fn named<'a>(&'a self, models: impl Iterator<Item = (&'a String, Figures)>) -> Vec<SpentModel> {
        let mut named: Vec<SpentModel> = models
            .map(|(id, figures)| SpentModel {
                model: id.clone(),
                title: self.models.get(id).map_or_else(|| id.clone(), |model| model.title.clone()),
                spent: figures.into(),
            })
            .collect();
        named.sort_by(|one, other| {
            let key =
                |model: &SpentModel| (model.spent.charged.saturating_sub(model.spent.refunded), model.spent.tasks);
            key(other).cmp(&key(one)).then_with(|| one.model.cmp(&other.model))
        });
        named
    }

    /// None when all of the day belongs to the span.
    fn part(&self, day: Date) -> Option<DayPart> {
        let begin = |day: Date| {
            let begin = day.to_zoned_datetime(self.zone.clone()).ok()?;
            Some(begin.timestamp().as_millisecond())
        };
        let (from, to) = (begin(day)?, begin(day.tomorrow().ok()?)?);
        let part = DayPart { from: from.max(self.from), to: to.min(self.to) };
        (part != DayPart { from, to }).then_some(part)
    }
}

fn date(zone: &TimeZone, at_ms: i64) -> Date {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned_datetime(zone.clone()).date()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use library::{SentCost, TaskState};
    use serde_json::json;

    use super::*;
    use crate::face::Spent;
    use crate::spending::Month;

    fn series(zone: &str) -> Series {
        let (from, to) = Month::parse("2026-11").unwrap().span();
        Series::new(from, to, TimeZone::get(zone).unwrap())
    }

    fn sent(at: &str, model: &str, state: TaskState, credits: Option<i64>) -> Sent {
        let refunded = state == TaskState::Failed;
        Sent {
            sent_at: at.parse::<Timestamp>().unwrap().as_millisecond(),
            model: model.to_owned(),
            model_title: model.to_uppercase(),
            cost: SentCost { task: 1, state, refunded, estimated: credits, reported: None, found: None },
        }
    }

    #[test]
    fn the_days_of_a_month_of_utc_are_those_of_this_computer() {
        let days = |zone: &str| {
            let days = series(zone).days();
            (days.len(), days[0].day.clone(), days.last().unwrap().day.clone())
        };
        assert_eq!(days("UTC"), (30, "2026-11-01".into(), "2026-11-30".into()));
        assert_eq!(days("Europe/Berlin"), (31, "2026-11-01".into(), "2026-12-01".into()));
        assert_eq!(days("America/New_York"), (31, "2026-10-31".into(), "2026-11-30".into()));
        assert!(series("UTC").days().iter().all(|day| day.part.is_none()));
        let parts = series("Europe/Berlin").days();
        let hours: Vec<i64> =
            parts.iter().filter_map(|day| day.part).map(|part| (part.to - part.from) / 3_600_000).collect();
        assert_eq!(hours, [23, 1], "the first day lacks an hour, and of the last there is only one");
        // The day on which the clocks went back has 25 hours, and all of them are its own.
        assert!(series("America/New_York").days()[1].part.is_none());
    }

    #[test]
    fn a_task_is_in_its_day_and_in_its_model_and_nothing_is_counted_twice() {
        let mut series = series("Europe/Berlin");
        series.add(&sent("2026-11-02T22:59:59Z", "a", TaskState::Completed, Some(40)));
        series.add(&sent("2026-11-02T23:00:00Z", "b", TaskState::Completed, Some(500)));
        series.add(&sent("2026-11-03T10:00:00Z", "a", TaskState::Failed, Some(30)));
        series.add(&sent("2026-11-03T11:00:00Z", "a", TaskState::Unconfirmed, Some(30)));
        series.add(&sent("2026-11-03T12:00:00Z", "c", TaskState::Completed, None));
        let days = series.days();
        let of = |day: &str| days.iter().find(|each| each.day == day).unwrap();
        assert_eq!((of("2026-11-02").spent.charged, of("2026-11-02").spent.tasks), (40, 1));
        let third = of("2026-11-03");
        let figures = (third.spent.charged, third.spent.refunded, third.spent.tasks, third.spent.unknown_tasks);
        assert_eq!(figures, (530, 30, 4, 2), "what nobody knows is in no sum");
        assert_eq!(third.models.iter().map(|model| &*model.model).collect::<Vec<_>>(), ["b", "a", "c"]);
        let models = series.models();
        assert_eq!((models[0].model.as_str(), models[0].title.as_str()), ("b", "B"));
        let total: Spent = series.total().into();
        let by_day: Vec<Spent> = days.iter().map(|day| day.spent).collect();
        for sums in [by_day, models.iter().map(|model| model.spent).collect()] {
            assert_eq!(sums.iter().map(|spent| spent.charged).sum::<i64>(), total.charged);
            assert_eq!(sums.iter().map(|spent| spent.tasks).sum::<u32>(), total.tasks);
        }
    }

    #[test]
    fn absurd_prices_do_not_overflow() {
        let mut series = series("UTC");
        for _ in 0..3 {
            let mut dear = sent("2026-11-02T10:00:00Z", "a", TaskState::Completed, Some(1));
            dear.cost.found = Some(json!({"charged": i64::MAX}));
            series.add(&dear);
        }
        assert_eq!(series.total().charged, i64::MAX);
    }
}
