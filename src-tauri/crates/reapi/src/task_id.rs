//! The id of a task, checked before it is put into a path.

use std::fmt;

/// Fewest and most characters of an id. Samples are `task_` and 26 or 32 more; the bounds leave room for change.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=128;

/// An id as the service gives it: 8 to 128 of `A-Z a-z 0-9 . _ -`, never dots alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(String);

impl TaskId {
    /// Takes the text as it stands; blanks around it are not dropped.
    ///
    /// # Errors
    /// [`TaskIdShape`] if the text cannot be an id, and so must not become part of an address.
    pub fn parse(text: &str) -> Result<Self, TaskIdShape> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if !LENGTH.contains(&text.len()) {
            return Err(TaskIdShape::Length);
        }
        if !text.bytes().all(plain) {
            return Err(TaskIdShape::Characters);
        }
        if text.bytes().all(|byte| byte == b'.') {
            return Err(TaskIdShape::Characters);
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as the service wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text cannot be the id of a task. Nothing was asked of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskIdShape {
    /// Copy the whole id, and only the id.
    #[error("a task id has 8 to 128 characters")]
    Length,
    /// Blanks, slashes or other characters that no id has.
    #[error("a task id has only letters, digits, dots, dashes and underscores")]
    Characters,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_service_are_taken_as_they_are() {
        for text in
            ["task_018f5a3a1b6e7d9f8c2b4d6e8f0a2c4e", "task_01k9s419324drezfbwnsvxyr6h", "a.b-c_d9", &"x".repeat(128)]
        {
            let id = TaskId::parse(text).unwrap();
            assert_eq!((id.as_str(), id.to_string().as_str()), (text, text));
        }
    }

    #[test]
    fn nothing_that_could_change_a_path_is_an_id() {
        for (text, why) in [
            ("", TaskIdShape::Length),
            ("task_12", TaskIdShape::Length),
            ("..", TaskIdShape::Length),
            (&"x".repeat(129), TaskIdShape::Length),
            ("../../balance", TaskIdShape::Characters),
            ("task_1234/../x", TaskIdShape::Characters),
            ("task_1234?x=1", TaskIdShape::Characters),
            ("task_1234#abc", TaskIdShape::Characters),
            ("task_1234%2e", TaskIdShape::Characters),
            (" task_12345", TaskIdShape::Characters),
            ("task_12345\n", TaskIdShape::Characters),
            ("tásk_12345", TaskIdShape::Characters),
            ("task_12345\\", TaskIdShape::Characters),
            ("........", TaskIdShape::Characters),
        ] {
            assert_eq!(TaskId::parse(text), Err(why), "{text:?}");
        }
    }
}
