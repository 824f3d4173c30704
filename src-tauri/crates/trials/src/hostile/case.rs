use std::net::IpAddr;
use std::sync::Arc;

use engine::face::Kind;
use futures_util::future::BoxFuture;

use super::scene::Scene;
use super::world::Places;
use crate::liar::{Asked, Play};

/// What a liar does with the nth request of a kind; None is an honest answer.
pub type Lie = Arc<dyn Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync>;

/// Looks whether something holds; an error says what does not.
pub type Check = Box<dyn for<'a> Fn(&'a Scene) -> BoxFuture<'a, Result<(), String>> + Send + Sync>;

/// What the hostile side does, and what must hold.
pub struct Case {
    pub name: String,
    /// What must hold, in words.
    pub promise: &'static str,
    pub(super) kind: Kind,
    pub(super) model: &'static str,
    pub(super) prompt: String,
    /// How many times the person presses, one after the other.
    pub(super) presses: usize,
    /// Submissions that may be seen for them.
    pub(super) posts: usize,
    /// The API stands under a name that is not this computer: nothing on loopback may be fetched.
    pub(super) public: bool,
    /// Time limits of the network are short; for what is meant to run out.
    pub(super) hasty: bool,
    pub(super) speed: f64,
    pub(super) largest_file: u64,
    /// Addresses that a host's name has when it is asked for the first time, the second, … and ever after.
    pub(super) names: Vec<(&'static str, Vec<Vec<IpAddr>>)>,
    pub(super) submit: Lie,
    pub(super) poll: Lie,
    pub(super) balance: Lie,
    pub(super) file: Lie,
    pub(super) other: Lie,
    pub(super) holds: Vec<Check>,
}

/// The story's hundredfold, twice: a minute is a third of a second, an hour eighteen.
const SPEED: f64 = 200.0;

impl Case {
    /// One press for a picture, a world that is honest, and nothing that must hold yet.
    pub fn new(name: impl Into<String>, promise: &'static str) -> Case {
        let honest: Lie = Arc::new(|_, _, _| None);
        Case {
            name: name.into(),
            promise,
            kind: Kind::Image,
            model: "z-image",
            prompt: "Into the dark".to_owned(),
            presses: 1,
            posts: 1,
            public: false,
            hasty: false,
            speed: SPEED,
            largest_file: 64 << 20,
            names: Vec::new(),
            submit: Arc::clone(&honest),
            poll: Arc::clone(&honest),
            balance: Arc::clone(&honest),
            file: Arc::clone(&honest),
            other: honest,
            holds: Vec::new(),
        }
    }

    pub fn prompt(self, prompt: impl Into<String>) -> Case {
        Case { prompt: prompt.into(), ..self }
    }

    pub fn video(self) -> Case {
        Case { kind: Kind::Video, model: "kling-3-0", ..self }
    }

    pub fn presses(self, presses: usize) -> Case {
        Case { presses, posts: presses, ..self }
    }

    pub fn posts(self, posts: usize) -> Case {
        Case { posts, ..self }
    }

    pub fn public(self) -> Case {
        Case { public: true, ..self }
    }

    pub fn hasty(self) -> Case {
        Case { hasty: true, ..self }
    }

    pub fn speed(self, speed: f64) -> Case {
        Case { speed, ..self }
    }

    pub fn largest_file(self, largest_file: u64) -> Case {
        Case { largest_file, ..self }
    }

    pub fn name(mut self, host: &'static str, answers: &[&[&str]]) -> Case {
        let parsed = |address: &&str| address.parse().expect("an address stands in the case");
        self.names.push((host, answers.iter().map(|addresses| addresses.iter().map(parsed).collect()).collect()));
        self
    }

    pub fn submit(self, lie: impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync + 'static) -> Case {
        Case { submit: Arc::new(lie), ..self }
    }

    pub fn poll(self, lie: impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync + 'static) -> Case {
        Case { poll: Arc::new(lie), ..self }
    }

    pub fn balance(self, lie: impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync + 'static) -> Case {
        Case { balance: Arc::new(lie), ..self }
    }

    pub fn file(self, lie: impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync + 'static) -> Case {
        Case { file: Arc::new(lie), ..self }
    }

    /// What the third origin says, to which nothing but redirects lead.
    pub fn other(self, lie: impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync + 'static) -> Case {
        Case { other: Arc::new(lie), ..self }
    }

    pub fn holds(mut self, check: Check) -> Case {
        self.holds.push(check);
        self
    }
}

/// A lie that is told the first `times` times.
pub fn first(times: usize, play: Play) -> impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync {
    move |nth, _, _| (nth < times).then(|| play.clone())
}

pub fn always(play: Play) -> impl Fn(usize, &Asked, &Places) -> Option<Play> + Send + Sync {
    move |_, _, _| Some(play.clone())
}
