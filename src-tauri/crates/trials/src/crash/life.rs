//! The lives of the processes: the first, which makes the profile; those that are killed; and the last, which
//! finishes what they left.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sandbox::Fault;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::chance::Chance;
use super::deaths::{AFTER_SEND, Death};
use super::driven::{Driven, Stop};
use super::work::{self, Press, press_of};
use super::{Found, Trial, judge, older};
use crate::Failure;
use crate::app::Exported;

/// A point that is not reached in this time gets another press to be reached by.
const PRESS_AGAIN: Duration = Duration::from_secs(1);
/// A point that is not reached in this time is not reached; the process dies at a random moment instead.
const GIVE_UP: Duration = Duration::from_secs(20);
/// A process that says nothing for so long has nothing left to do.
const QUIET: Duration = Duration::from_secs(1);
/// The last processes have this long, each, to finish everything.
const FINISH: Duration = Duration::from_secs(60);
/// So many of them may be needed: a start may have to take up what the one before did not see to its end.
const LAST_LIVES: usize = 3;

/// One process, from its start to its death. Answers the point at which it died, or None when it was a random moment.
pub async fn live_and_die(trial: &mut Trial<'_>, death: Death) -> Result<Option<&'static str>, Failure> {
    if death.is_in_migration() {
        older::take_back(&trial.database())?;
    }
    let held = trial.sandbox.held() + 1;
    let mut driven = trial.start(death.point_of_headless())?;
    let died_at = match death {
        Death::After(life) => {
            // Faults come to those who die anywhere: one would put a point off.
            if let Some(fault) = work::fault(trial.faults) {
                trial.sandbox.fault(fault);
            }
            trial.faults += 1;
            // Cut off wherever it is: the random moment is the trial.
            match timeout(life, live(trial, &mut driven, false)).await {
                Err(_) => None,
                Ok(stop) => return Err(broke(stop)),
            }
        }
        Death::At(AFTER_SEND) => {
            trial.sandbox.fault(Fault::AnswerHeld);
            let sandbox = Arc::clone(&trial.sandbox);
            tokio::select! {
                () = sandbox.until_held(held) => Some(AFTER_SEND),
                stop = timeout(GIVE_UP, live(trial, &mut driven, true)) => match stop {
                    Err(_) => None,
                    Ok(stop) => return Err(broke(stop)),
                },
            }
        }
        Death::At(point) => match timeout(GIVE_UP, live(trial, &mut driven, true)).await {
            Err(_) => None,
            Ok(Stop::AtPoint) => Some(point),
            Ok(stop) => return Err(broke(stop)),
        },
    };
    driven.kill().await?;
    if death.is_in_migration() {
        trial.copies_are_sound()?;
    }
    Ok(died_at)
}

fn broke(stop: Stop) -> Failure {
    match stop {
        Stop::Broke(failure) => failure,
        Stop::AtPoint => Failure::Disagree("headless stood at a point that was not asked for".to_owned()),
    }
}

/// What a process does until it is killed: it decides what is old enough, presses, and works on. With `until_point`
/// it presses what comes to a file soon, again and again, until the point is reached.
async fn live(trial: &mut Trial<'_>, driven: &mut Driven, until_point: bool) -> Stop {
    match live_on(trial, driven, until_point).await {
        Ok(never) => match never {},
        Err(stop) => stop,
    }
}

async fn live_on(trial: &mut Trial<'_>, driven: &mut Driven, until_point: bool) -> Result<Infallible, Stop> {
    give_key(trial, driven).await?;
    let mut chance = Chance::of(trial.options.seed.rotate_left(32), trial.presses.len());
    if chance.once_in(3) {
        decide(trial, driven).await?;
    }
    let first = Press::new(trial.presses.len(), trial.options.seed);
    press(trial, driven, first).await?;
    let mut pressed = Instant::now();
    loop {
        // Lines stop when a point is waited for that nothing leads to any more.
        let line = timeout(PRESS_AGAIN, driven.line()).await;
        if let Ok(line) = line {
            line?;
        }
        if until_point && pressed.elapsed() >= PRESS_AGAIN {
            press(trial, driven, Press::picture(trial.presses.len())).await?;
            pressed = Instant::now();
        }
    }
}

/// The key is tried with a call that a fault may meet; a fault meets one call.
async fn give_key(trial: &Trial<'_>, driven: &mut Driven) -> Result<(), Stop> {
    let request = json!({"verb": "key", "key": trial.sandbox.key()});
    if driven.ask_for(request.clone()).await?.is_err() {
        driven.ask(request).await?;
    }
    Ok(())
}

async fn press(trial: &mut Trial<'_>, driven: &mut Driven, press: Press) -> Result<(), Stop> {
    let (number, request) = (press.number, press.request());
    trial.presses.push(press);
    driven.ask(request).await?;
    trial.presses[number].acknowledged = true;
    Ok(())
}

/// Gives the person's word on what an earlier process has shown as unconfirmed: what the ledger has is attached, the
/// rest is submitted again or dismissed.
async fn decide(trial: &mut Trial<'_>, driven: &mut Driven) -> Result<(), Stop> {
    let queue = driven.ask(json!({"verb": "tasks"})).await?;
    let shown: Vec<(i64, Option<usize>)> = rows(&queue, "needsYou")
        .filter(|row| row["state"]["name"] == "unconfirmed")
        .filter_map(|row| Some((row["id"].as_i64()?, press_of(row["prompt"].as_str()?))))
        .collect();
    let seen = std::mem::take(&mut trial.unconfirmed);
    trial.unconfirmed = shown.iter().map(|(task, _)| *task).collect();
    let old: Vec<_> = shown.into_iter().filter(|(task, _)| seen.contains(task)).collect();
    if old.is_empty() {
        return Ok(());
    }
    let ledger = trial.sandbox.ledger();
    for (task, press) in old {
        let mut undecided = true;
        for charge in ledger.charges.iter().filter(|charge| press_of(&charge.body) == press) {
            let attach = json!({"verb": "attach", "task": task, "taskId": charge.task_id, "althoughDoubtful": true});
            match driven.ask_for(attach).await? {
                // Another row of the press has it already.
                Err(refused) if refused["code"] == "taskIdTaken" => {}
                // Done; or the service could not be asked now, or it was just decided: later more.
                Ok(_) | Err(_) => {
                    undecided = false;
                    break;
                }
            }
        }
        if undecided {
            // Nothing of it was paid that another row has not.
            let decision = if task % 2 == 0 {
                // The same id whenever this row is submitted again: one more press, one more row.
                json!({"way": "submitAgain", "submitId": format!("a{task:031x}")})
            } else {
                json!({"way": "dismiss"})
            };
            // Refused when it was decided just before: the attaching may have been done although it said no.
            let _ = driven.ask_for(json!({"verb": "decide", "task": task, "decision": decision})).await?;
        }
    }
    Ok(())
}

fn rows<'a>(queue: &'a Value, group: &str) -> impl Iterator<Item = &'a Value> {
    queue[group].as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

impl Trial<'_> {
    /// The profile, made by a process that ends well.
    pub(super) async fn prepare(&mut self) -> Result<(), Failure> {
        let mut driven = self.start(None)?;
        let prepared = async {
            give_key(self, &mut driven).await?;
            let mut settings = driven.ask(json!({"verb": "settings"})).await?;
            settings["inFlightLimit"] = json!(20);
            driven.ask(json!({"verb": "settings_save", "settings": settings})).await?;
            driven.ask(json!({"verb": "quit"})).await?;
            Ok(driven.ended().await?)
        };
        prepared.await.map_err(broke)
    }

    /// What is unconfirmed is decided and all work is waited for. Then it is counted.
    pub(super) async fn finish(&mut self) -> Result<Found, Failure> {
        let mut unwritten = None;
        for _ in 0..LAST_LIVES {
            let mut driven = self.start(None)?;
            let finished = timeout(FINISH, self.last(&mut driven, &mut unwritten)).await;
            driven.kill().await?;
            match finished {
                Ok(Ok(())) => break,
                Ok(Err(stop)) => return Err(broke(stop)),
                Err(_) => {}
            }
        }
        let mut driven = self.start(None)?;
        let exported = export(&mut driven).await.map_err(broke)?;
        driven.ask(json!({"verb": "quit"})).await.map_err(broke)?;
        driven.ended().await?;
        let mut found = judge::judge(&self.sandbox.ledger(), &exported, &self.presses, &self.profile.join("archive"))?;
        found.lost += unwritten.unwrap_or_default();
        found.torn += usize::from(!older::is_sound(&self.database())?);
        Ok(found)
    }

    /// Returns when nothing is left to do.
    async fn last(&mut self, driven: &mut Driven, unwritten: &mut Option<usize>) -> Result<(), Stop> {
        give_key(self, driven).await?;
        if unwritten.is_none() {
            let there: BTreeSet<usize> =
                export(driven).await?.iter().filter_map(|task| press_of(&task.body.to_string())).collect();
            let gone = |press: &&Press| press.acknowledged && !there.contains(&press.number);
            *unwritten = Some(self.presses.iter().filter(gone).count());
        }
        // Who was not told that it is written presses once more.
        let untold: Vec<Value> = self.presses.iter().filter(|press| !press.acknowledged).map(Press::request).collect();
        for request in untold {
            driven.ask(request).await?;
        }
        loop {
            let queue = driven.ask(json!({"verb": "tasks"})).await?;
            if ["needsYou", "inFlight", "waiting"].iter().all(|group| rows(&queue, group).next().is_none()) {
                break;
            }
            if rows(&queue, "needsYou").next().is_some() {
                decide(self, driven).await?;
            }
            // Whatever happens next is news; without any, what is shown may still have grown old enough.
            if let Ok(line) = timeout(QUIET, driven.line()).await {
                line?;
            }
        }
        // Sidecars and pictures come after the rows, and each of them is news.
        while let Ok(line) = timeout(QUIET, driven.line()).await {
            line?;
        }
        driven.ask(json!({"verb": "quit"})).await?;
        Ok(driven.ended().await?)
    }

    /// Each copy that a migration has left is whole; then it is removed, as the next one would be in its way.
    fn copies_are_sound(&self) -> Result<(), Failure> {
        for copy in older::copies(self.profile)? {
            if !older::is_sound(&copy)? {
                return Err(Failure::Disagree(format!("{} is not whole", copy.display())));
            }
            fs::remove_file(&copy).map_err(Failure::file(&copy))?;
        }
        Ok(())
    }
}

async fn export(driven: &mut Driven) -> Result<Vec<Exported>, Stop> {
    let exported = driven.ask(json!({"verb": "export"})).await?;
    Ok(serde_json::from_value(exported).map_err(Failure::not_understood("the export"))?)
}
