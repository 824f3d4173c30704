//! The service's contract, one statement after the other, and what follows from each for this client. Every statement
//! has a test that names it; the tests hold the whole engine against a service that says exactly that.

mod clock;
mod desk;
mod errors;
mod outputs;
mod pace;
mod refunds;
mod states;
mod trouble;

/// What the service promises or asks for, in words of ours, and what a client must make of it.
const STATEMENTS: &[(&str, &str)] = &[
    ("asking: one address", "every task is asked after at one address by its id, whatever it makes"),
    ("asking: with the key", "the key goes along as a bearer token, to the service and nowhere else"),
    ("asking: free", "asking costs no credits"),
    ("submitting: an id", "a submission is answered with the id by which its task is asked after"),
    ("state: processing", "it runs: looked at again"),
    ("state: completed", "it is done: its output is there, and it is not asked after again"),
    ("state: failed", "it ended without a result, with a reason and a refund, and is not asked after again"),
    ("state: any other word", "shown as it came, and looked at on"),
    ("output: image_urls", "links of pictures"),
    ("output: video_urls", "links of clips"),
    ("output: audio_urls", "links of sounds"),
    ("output: last_frame_url", "one more picture beside a clip, when it was asked for"),
    ("output: tracks", "links and titles of songs and stems"),
    ("output: any link", "what else in an output is a link is a file too, each once"),
    ("output: null", "an end without files is an end, and its answer is kept"),
    ("output: not for ever", "links may die: files are copied at once, and a dead link is asked after once more"),
    ("error: 401 10001", "no key came: everything that needs it waits for another"),
    ("error: 401 10002", "the header is not as it should be: the same"),
    ("error: 401 10003", "the key is wrong: the same"),
    ("error: 401 10004", "the key was revoked: the same"),
    ("error: 401 10005", "a sign-in is needed: the same"),
    ("error: 401 or 403 with another code", "the service itself refuses: the same"),
    ("error: 403 in HTML", "the gate before the service: said, waited out, and the key is not in question"),
    ("error: 404 40001", "no such task, or another's: contact is lost, with its reason, and can be asked for again"),
    ("error: 429 50001", "the limit is the person's: everything of the account waits as long as the answer says"),
    ("error: Retry-After", "seconds or a date; what is absent, absurd or negative is brought into bounds"),
    (
        "error: trouble",
        "5xx, broken and missing answers: tried again, ever more rarely, and at once with a new network",
    ),
    ("pace: first look", "not before two seconds"),
    ("pace: no faster", "no two looks at a task within two seconds: the answer is a kept one"),
    (
        "limit: calls",
        "all calls are counted together, and nobody says how many may be made: what is due at once goes out one by one, \
         and first what is seen",
    ),
    ("limit: the service's", "1 h for pictures and sounds, 48 h for clips; then the service says 80002"),
    ("limit: the client's", "how long a person waits is the person's: it ends watching, never the task"),
    ("refund: at once", "a failed task's credits are back before anybody can see that it failed"),
    ("refund: once", "asking again refunds nothing again"),
    ("failure: 80002", "out of time"),
    ("failure: 80006", "content policy"),
    ("failure: other 8xxxx", "kept and shown with its code and words"),
    ("failure: few fields", "a failed task may come without model and date"),
];

/// Says which statements a test holds. One that is not in the table does not compile.
macro_rules! holds {
    ($($id:literal),+ $(,)?) => {
        $(const { assert!(crate::contract::is_stated($id), "no such statement") };)+
    };
}
pub(crate) use holds;

/// Whether the table has this statement.
pub(crate) const fn is_stated(id: &str) -> bool {
    let mut at = 0;
    while at < STATEMENTS.len() {
        if same(STATEMENTS[at].0.as_bytes(), id.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[test]
fn every_statement_has_a_test_that_names_it() {
    let sources = [
        include_str!("clock.rs"),
        include_str!("errors.rs"),
        include_str!("outputs.rs"),
        include_str!("pace.rs"),
        include_str!("refunds.rs"),
        include_str!("states.rs"),
        include_str!("trouble.rs"),
    ];
    let mut named: Vec<&str> = Vec::new();
    for held in sources.iter().flat_map(|source| source.split("holds!(").skip(1)) {
        let (ids, _) = held.split_once(')').unwrap();
        named.extend(ids.split('"').skip(1).step_by(2));
    }
    named.sort_unstable();
    named.dedup();
    let mut stated: Vec<&str> = STATEMENTS.iter().map(|(id, _)| *id).collect();
    stated.sort_unstable();
    assert_eq!(named, stated);
}
