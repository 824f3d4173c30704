//! The answer of a submission: `{"id","model","status","created_at"}`.

use serde_json::Value;

use super::{integer, text};
use crate::error::Unknown;
use crate::evidence::line;
use crate::task_id::TaskId;

/// A task that was made, and charged for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The id to ask with. Store it before anything else is done.
    pub id: TaskId,
    /// `processing` as far as is known.
    pub status: Option<String>,
    /// The model as the server names it.
    pub model: Option<String>,
    /// Unix seconds.
    pub created_at: Option<i64>,
}

impl Submitted {
    /// Samples use `id`, the prose of the documents says `task_id`: the first that can be an id counts.
    pub(crate) fn read(json: Value) -> Result<Self, Unknown> {
        let id = ["id", "task_id"]
            .into_iter()
            .find_map(|name| TaskId::parse(text(json.get(name))?).ok())
            .ok_or(Unknown::NoId)?;
        Ok(Self {
            id,
            status: text(json.get("status")).map(line),
            model: text(json.get("model")).map(line),
            created_at: json.get("created_at").and_then(integer),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_documented_answer_is_read_whole() {
        let answer = json!({"id":"task_xxxx","model":"gpt-image-2","status":"processing","created_at":1735000000});
        assert_eq!(
            Submitted::read(answer).unwrap(),
            Submitted {
                id: TaskId::parse("task_xxxx").unwrap(),
                status: Some("processing".into()),
                model: Some("gpt-image-2".into()),
                created_at: Some(1_735_000_000),
            }
        );
    }

    #[test]
    fn only_the_id_is_needed_and_task_id_will_do() {
        for (answer, expected) in [
            (json!({"id":"task_1234"}), Ok("task_1234")),
            (json!({"task_id":"task_1234"}), Ok("task_1234")),
            (json!({"id":"task_1234","task_id":"task_5678"}), Ok("task_1234")),
            (json!({"id":null,"task_id":"task_5678"}), Ok("task_5678")),
            (json!({"id":17,"task_id":"task_5678"}), Ok("task_5678")),
            (json!({"id":"../../x","task_id":"task_5678"}), Ok("task_5678")),
            (json!({"id":"task_1234","status":7,"model":[],"created_at":"soon"}), Ok("task_1234")),
            (json!({"id":"task_1234","new_field":{"a":1}}), Ok("task_1234")),
            (json!({}), Err(Unknown::NoId)),
            (json!({"id":""}), Err(Unknown::NoId)),
            (json!({"id":1234567890}), Err(Unknown::NoId)),
            (json!({"id":"../../balance"}), Err(Unknown::NoId)),
            (json!({"data":{"id":"task_1234"}}), Err(Unknown::NoId)),
            (json!({"error":{"code":60099,"message":"x"}}), Err(Unknown::NoId)),
        ] {
            let read = Submitted::read(answer.clone());
            assert_eq!(read.as_ref().map(|made| made.id.as_str()), expected.as_ref().copied(), "{answer}");
        }
    }
}
