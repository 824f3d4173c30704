//! The answer of `GET /tasks/{id}`. HTTP 200 also for a failed task.

use std::fmt;

use serde_json::Value;

use super::links::{OutputLink, links};
use super::{integer, shown, text};
use crate::error::Unknown;
use crate::evidence::{clip, line, without_queries};
use crate::verdict::MESSAGE_CAP;

/// A task as the server tells it. Its `Debug` leaves `output` and `raw` out, as they hold links.
#[derive(Clone, PartialEq)]
pub struct TaskAnswer {
    /// The id of the task that is told about: compare it with the one that was asked for.
    pub id: Option<String>,
    /// Where the task stands.
    pub status: Status,
    /// Missing in failed tasks.
    pub model: Option<String>,
    /// Unix seconds; missing in failed tasks.
    pub created_at: Option<i64>,
    /// Every file that the output names, each once, in the order of the documented fields and then of the answer.
    pub outputs: Vec<OutputLink>,
    /// The output as it came; none if it is absent or null.
    pub output: Option<Value>,
    /// Why the task failed.
    pub error: Option<TaskError>,
    /// `usage.credits`: what was charged in the end, where the server says so.
    pub usage_credits: Option<i64>,
    /// The whole answer, also what is not understood.
    pub raw: Value,
}

/// Where a task stands. Exactly three words are documented; any other is kept as what it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being made.
    Processing,
    /// Done; `output` tells the files.
    Completed,
    /// Ended without a result, and refunded by the server.
    Failed,
    /// A word that is not documented. It is shown as it is, and asking goes on.
    Other(String),
}

impl Status {
    fn read(word: &str) -> Self {
        match word {
            "processing" => Self::Processing,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            other => Self::Other(line(other)),
        }
    }

    /// The server's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Other(word) => word,
        }
    }
}

/// Why a task failed. The credits come back by themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskError {
    /// 8xxxx: 80002 ran out of time, 80006 content policy; others pass through.
    pub code: Option<i64>,
    /// What the server says, for people. May quote a link: do not log it.
    pub message: String,
    /// To be quoted to support.
    pub request_id: Option<String>,
}

impl TaskAnswer {
    pub(crate) fn read(json: Value) -> Result<Self, Unknown> {
        let status = Status::read(text(json.get("status")).ok_or(Unknown::NoStatus)?);
        let output = json.get("output").filter(|output| !output.is_null()).cloned();
        Ok(Self {
            id: text(json.get("id")).or_else(|| text(json.get("task_id"))).map(line),
            status,
            model: text(json.get("model")).map(line),
            created_at: json.get("created_at").and_then(integer),
            outputs: output.as_ref().map(links).unwrap_or_default(),
            output,
            error: json.get("error").and_then(TaskError::read),
            usage_credits: json.get("usage").and_then(|usage| shown(usage.get("credits")?)),
            raw: json,
        })
    }
}

impl TaskError {
    /// Flat first (`{code,message}`, the tasks page), then nested (`{error:{…}}`, the errors page), then a bare text.
    /// Anything else that says something is kept as JSON text.
    fn read(error: &Value) -> Option<Self> {
        match error {
            Value::Null | Value::Bool(false) => None,
            Value::String(words) if words.trim().is_empty() => None,
            Value::String(words) => Some(Self::saying(words.trim())),
            Value::Object(fields) if fields.is_empty() => None,
            Value::Object(fields) => {
                let code = fields.get("code").and_then(shown);
                let message = text(fields.get("message"));
                let request_id = text(fields.get("request_id")).map(line);
                if code.is_some() || message.is_some() {
                    let message = clip(message.unwrap_or_default(), MESSAGE_CAP);
                    return Some(Self { code, message, request_id });
                }
                let inner = match fields.get("error").and_then(Self::read) {
                    Some(inner) => inner,
                    None => Self::saying(&error.to_string()),
                };
                Some(Self { request_id: inner.request_id.clone().or(request_id), ..inner })
            }
            Value::Bool(true) | Value::Number(_) | Value::Array(_) => Some(Self::saying(&error.to_string())),
        }
    }

    fn saying(words: &str) -> Self {
        Self { code: None, message: clip(words, MESSAGE_CAP), request_id: None }
    }
}

impl fmt::Debug for TaskAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskAnswer")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("model", &self.model)
            .field("created_at", &self.created_at)
            .field("outputs", &self.outputs)
            .field("error", &self.error)
            .field("usage_credits", &self.usage_credits)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskError")
            .field("code", &self.code)
            .field("message", &without_queries(&self.message))
            .field("request_id", &self.request_id)
            .finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::evidence::LINE_CAP;

    #[test]
    fn a_finished_task_is_read_whole() {
        let answer = json!({
            "id": "task_01k9s419324drezfbwnsvxyr6h", "model": "doubao-seedance-2.0", "status": "completed",
            "created_at": 1762853430, "output": {"video_urls": ["https://cdn.reapi.ai/media/tasks/x/0.mp4"]},
            "error": null, "usage": {"credits": 8005, "cost": "8.005"}, "queue": {"new": true}
        });
        let task = TaskAnswer::read(answer.clone()).unwrap();
        assert_eq!(task.id.as_deref(), Some("task_01k9s419324drezfbwnsvxyr6h"));
        assert_eq!(task.status, Status::Completed);
        assert_eq!(task.model.as_deref(), Some("doubao-seedance-2.0"));
        assert_eq!(task.created_at, Some(1_762_853_430));
        assert_eq!(task.outputs.len(), 1);
        assert_eq!(task.output.as_ref(), Some(&answer["output"]));
        assert_eq!(task.error, None);
        assert_eq!(task.usage_credits, Some(8005));
        assert_eq!(task.raw, answer);
    }

    #[test]
    fn a_failed_task_needs_no_more_than_the_documents_show() {
        let answer = json!({"id":"task_018f5a3a","status":"failed","output":null,
            "error":{"code":80006,"message":"Request violates content policy"}});
        let task = TaskAnswer::read(answer).unwrap();
        assert_eq!((task.status, task.model, task.created_at, task.output), (Status::Failed, None, None, None));
        assert!(task.outputs.is_empty());
        assert_eq!(task.error.unwrap().code, Some(80006));
    }

    #[test]
    fn an_unknown_status_stays_what_it_is_and_none_is_no_answer() {
        for (status, expected) in [
            (json!("processing"), Ok(Status::Processing)),
            (json!("completed"), Ok(Status::Completed)),
            (json!("failed"), Ok(Status::Failed)),
            (json!("Completed"), Ok(Status::Other("Completed".into()))),
            (json!("succeeded"), Ok(Status::Other("succeeded".into()))),
            (json!("queued"), Ok(Status::Other("queued".into()))),
            (json!("x".repeat(5_000_000)), Ok(Status::Other(format!("{}…", "x".repeat(LINE_CAP))))),
            (json!(null), Err(Unknown::NoStatus)),
            (json!(""), Err(Unknown::NoStatus)),
            (json!(3), Err(Unknown::NoStatus)),
            (json!(["failed"]), Err(Unknown::NoStatus)),
        ] {
            let read = TaskAnswer::read(json!({"id":"task_1234","status":status}));
            assert_eq!(read.map(|task| task.status), expected, "{status}");
        }
        assert_eq!(TaskAnswer::read(json!({"id":"task_1234"})).map(|_| ()), Err(Unknown::NoStatus));
    }

    #[test]
    fn an_error_is_read_flat_nested_as_text_and_as_whatever_it_is() {
        let said = |code: Option<i64>, message: &str, request_id: Option<&str>| {
            Some(TaskError { code, message: message.into(), request_id: request_id.map(Into::into) })
        };
        for (error, expected) in [
            (json!(null), None),
            (json!(false), None),
            (json!({}), None),
            (json!("  "), None),
            (json!({"code":80002,"message":"timed out"}), said(Some(80002), "timed out", None)),
            (json!({"code":"80002","message":"m","request_id":"req_1"}), said(Some(80002), "m", Some("req_1"))),
            (json!({"code":80099}), said(Some(80099), "", None)),
            (json!({"message":"m"}), said(None, "m", None)),
            (
                json!({"error":{"code":80007,"message":"no fetch","request_id":"req_2"}}),
                said(Some(80007), "no fetch", Some("req_2")),
            ),
            (json!({"request_id":"req_3","error":{"code":80007}}), said(Some(80007), "", Some("req_3"))),
            (json!({"error":"words"}), said(None, "words", None)),
            (json!({"code":1,"error":{"code":2}}), said(Some(1), "", None)),
            (json!("words"), said(None, "words", None)),
            (json!({"reason":"x"}), said(None, r#"{"reason":"x"}"#, None)),
            (json!({"code":"E1"}), said(None, r#"{"code":"E1"}"#, None)),
            (json!([1]), said(None, "[1]", None)),
            (json!(7), said(None, "7", None)),
        ] {
            let task = TaskAnswer::read(json!({"status":"failed","error":error})).unwrap();
            assert_eq!(task.error, expected, "{error}");
        }
    }

    #[test]
    fn fields_of_a_wrong_type_are_left_out_and_kept_raw() {
        let answer = json!({"id":5,"status":"completed","model":{},"created_at":"1762853430","output":"none",
            "error":{"code":[]},"usage":"free"});
        let task = TaskAnswer::read(answer.clone()).unwrap();
        assert_eq!((task.id, task.model, task.usage_credits), (None, None, None));
        assert_eq!(task.created_at, Some(1_762_853_430));
        assert_eq!(task.output, Some(json!("none")));
        assert!(task.outputs.is_empty());
        assert_eq!(task.raw, answer);
    }

    #[test]
    fn what_is_shown_in_a_line_is_short_and_quotes_no_query() {
        let long = format!("https://s3.example/a?sig=SECRET{}", "x".repeat(5_000));
        let answer = json!({"id":long,"model":long,"status":long,"error":{"code":1,"request_id":long},
            "output":{"audio_urls":["https://cdn/0.mp3"],"tracks":[{"title":long}]}});
        let task = TaskAnswer::read(answer.clone()).unwrap();
        let short = "https://s3.example/a?…";
        assert_eq!(
            (task.id.as_deref(), task.model.as_deref(), task.status.as_str()),
            (Some(short), Some(short), short)
        );
        assert_eq!(task.error.unwrap().request_id.as_deref(), Some(short));
        assert_eq!(task.outputs[0].label.as_deref(), Some(short));
        assert_eq!(task.raw, answer, "the whole is kept");
        let endless = json!({"status":"failed","model":"m".repeat(5_000)});
        assert_eq!(TaskAnswer::read(endless).unwrap().model.unwrap(), format!("{}…", "m".repeat(LINE_CAP)));
    }

    #[test]
    fn debug_shows_no_signature_of_a_link() {
        let answer = json!({"status":"failed","output":{"image_urls":["https://cdn.example/0.png?sig=SECRET"]},
            "error":"cannot fetch https://s3.example/a?sig=SECRET"});
        let shown = format!("{:?}", TaskAnswer::read(answer).unwrap());
        assert!(shown.contains("cdn.example/0.png") && !shown.contains("SECRET"), "{shown}");
    }
}
