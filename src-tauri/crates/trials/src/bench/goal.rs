//! A figure and what it should be.

#[derive(Clone, Debug)]
pub struct Goal {
    what: String,
    figure: f64,
    goal: f64,
    at_least: bool,
    /// After the figure, as " s"; empty for a count.
    unit: &'static str,
}

impl Goal {
    pub fn at_most(what: impl Into<String>, figure: f64, goal: f64, unit: &'static str) -> Self {
        Self { what: what.into(), figure, goal, at_least: false, unit }
    }

    pub fn at_least(what: impl Into<String>, figure: f64, goal: f64, unit: &'static str) -> Self {
        Self { at_least: true, ..Self::at_most(what, figure, goal, unit) }
    }

    /// A figure that is no number meets nothing.
    pub fn met(&self) -> bool {
        if self.at_least { self.figure >= self.goal } else { self.figure <= self.goal }
    }

    /// One line that ends in `met` or `missed`.
    pub fn line(&self) -> String {
        let bound = if self.at_least { "at least" } else { "at most" };
        let said = if self.met() { "met" } else { "missed" };
        format!("{}: {:.2}{unit} ({bound} {}{unit}): {said}", self.what, self.figure, self.goal, unit = self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_on_its_own_side_only() {
        assert!(Goal::at_most("x", 3.0, 3.0, " s").met() && !Goal::at_most("x", 3.01, 3.0, " s").met());
        assert!(Goal::at_least("x", 1.5, 1.5, "").met() && !Goal::at_least("x", 1.49, 1.5, "").met());
        assert!(!Goal::at_most("x", f64::NAN, 3.0, "").met() && !Goal::at_least("x", f64::NAN, 3.0, "").met());
        assert_eq!(Goal::at_most("delay", 2.5, 3.0, " s").line(), "delay: 2.50 s (at most 3 s): met");
        assert!(Goal::at_least("speed", 1.0, 3.5, " times").line().ends_with("missed"));
    }
}
