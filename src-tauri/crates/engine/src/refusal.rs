//! A task that was refused for its content: what its prompt has that the last accepted one of the model had not.

use std::time::Duration;

use library::{Reader, Task, TaskState};
use similar::{ChangeTag, TextDiff};

use crate::face::{AcceptedPrompt, DiffHow, DiffSpan, Refusal};

/// The service's word for it (see `tasks`, 8xxxx).
const CONTENT_POLICY: i64 = 80006;
/// Two prompts that are long and have nothing in common are compared no longer than this; the answer is then coarser.
const LONGEST: Duration = Duration::from_millis(100);

/// None when the task was not refused for its content.
pub(crate) fn read(reader: &Reader<'_>, task: &Task) -> Result<Option<Refusal>, library::Error> {
    let ended = matches!(task.state, TaskState::Failed | TaskState::Rejected);
    if !ended || task.error_code != Some(CONTENT_POLICY) {
        return Ok(None);
    }
    let until = task.ended_at.unwrap_or(task.created_at);
    let accepted = reader.tasks().last_accepted(task.account_id, &task.model, until)?;
    Ok(Some(Refusal {
        accepted: accepted.map(|accepted| AcceptedPrompt {
            task: accepted.id,
            at: accepted.ended_at.unwrap_or(accepted.created_at),
            spans: spans(&accepted.prompt, &task.prompt),
        }),
    }))
}

/// Word by word, neighbours of the same sort in one span. Words are those of Unicode: scripts without spaces too.
fn spans(accepted: &str, refused: &str) -> Vec<DiffSpan> {
    let diff = TextDiff::configure().timeout(LONGEST).diff_unicode_words(accepted, refused);
    let mut spans: Vec<DiffSpan> = Vec::new();
    for change in diff.iter_all_changes() {
        let how = match change.tag() {
            ChangeTag::Equal => DiffHow::Same,
            ChangeTag::Delete => DiffHow::Removed,
            ChangeTag::Insert => DiffHow::Added,
        };
        match spans.last_mut() {
            Some(last) if last.how == how => last.text.push_str(change.value()),
            Some(_) | None => spans.push(DiffSpan { how, text: change.value().to_owned() }),
        }
    }
    spans
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn marked(accepted: &str, refused: &str) -> String {
        let mark = |span: DiffSpan| match span.how {
            DiffHow::Same => span.text,
            DiffHow::Removed => format!("[-{}-]", span.text),
            DiffHow::Added => format!("[+{}+]", span.text),
        };
        spans(accepted, refused).into_iter().map(mark).collect()
    }

    #[test]
    fn words_that_differ_are_marked() {
        assert_eq!(marked("A red vase", "A red vase"), "A red vase");
        assert_eq!(marked("A red vase on a table", "A blue vase on a table"), "A [-red-][+blue+] vase on a table");
        assert_eq!(marked("", "new"), "[+new+]");
        assert_eq!(marked("赤い花瓶", "青い花瓶"), "[-赤-][+青+]い花瓶");
    }

    #[test]
    fn the_spans_give_both_prompts_whatever_they_are() {
        let long = |word: &str| std::iter::repeat_n(word, 20_000).collect::<Vec<_>>().join(" ");
        let texts =
            ["", "a", "A\nb\tc  d", "🎬🎞️ film e\u{301}te", "\u{202e}abc", &long("x"), &long("y z"), "A b c d e f"];
        for accepted in texts {
            for refused in texts {
                let spans = spans(accepted, refused);
                let side = |other: DiffHow| -> String {
                    spans.iter().filter(|span| span.how != other).map(|span| span.text.as_str()).collect()
                };
                assert_eq!((side(DiffHow::Added).as_str(), side(DiffHow::Removed).as_str()), (accepted, refused));
            }
        }
    }
}
