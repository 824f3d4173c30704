use serde::Serialize;

/// Something on the page, as a person or a screen reader finds it: by what it is and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ask {
    role: &'static str,
    name: Option<Named>,
    within: Option<Box<Ask>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Named {
    how: How,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Is,
    Begins,
    Has,
    Says,
}

/// Anything of this role.
pub fn any(role: &'static str) -> Ask {
    Ask { role, name: None, within: None }
}

/// Of this role, with exactly this name.
pub fn the(role: &'static str, name: &str) -> Ask {
    named(role, How::Is, name)
}

/// Of this role, with a name that begins so.
pub fn begins(role: &'static str, name: &str) -> Ask {
    named(role, How::Begins, name)
}

/// Of this role, with a name that has this in it.
pub fn has(role: &'static str, name: &str) -> Ask {
    named(role, How::Has, name)
}

/// Of this role, with this among the words inside it, whatever it is called.
pub fn says(role: &'static str, words: &str) -> Ask {
    named(role, How::Says, words)
}

fn named(role: &'static str, how: How, text: &str) -> Ask {
    Ask { role, name: Some(Named { how, text: text.to_owned() }), within: None }
}

impl Ask {
    /// Inside of something else.
    pub fn within(self, outer: Ask) -> Ask {
        Ask { within: Some(Box::new(outer)), ..self }
    }
}

impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Ask { role, name, within } = self;
        match name {
            None => write!(f, "a {role}")?,
            Some(Named { how: How::Is, text }) => write!(f, "the {role} {text:?}")?,
            Some(Named { how: How::Begins, text }) => write!(f, "the {role} {text:?}…")?,
            Some(Named { how: How::Has, text }) => write!(f, "the {role} with {text:?}")?,
            Some(Named { how: How::Says, text }) => write!(f, "the {role} that says {text:?}")?,
        }
        within.as_ref().map_or(Ok(()), |outer| write!(f, " in {outer}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_reads_as_a_sentence() {
        let ask = has("row", "a lake").within(begins("grid", "Tasks"));
        assert_eq!(ask.to_string(), r#"the row with "a lake" in the grid "Tasks"…"#);
        assert_eq!(any("row").to_string(), "a row");
    }
}
