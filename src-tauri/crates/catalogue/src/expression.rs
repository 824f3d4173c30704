//! CEL expressions, bounded in what they may cost.
//!
//! An expression sees `body` (what is sent), `taken` (the body with the service's defaults for what is not sent, and
//! values in the letter case that is known) and `known` (facts from elsewhere, such as `known.sourceSeconds`).

use std::sync::{Arc, LazyLock};

use cel::common::ast::{EntryExpr, Expr};
use cel::{Context, Env, IdedExpr, Program, Value as Cel, extensions};
use serde_json::{Map, Value};

/// Longest text of an expression, in bytes.
const MOST_TEXT: usize = 2_000;
/// Most brackets in one another and conditions after one another: what the parser goes down into.
const MOST_DEPTH: usize = 12;
/// Most operations in one another: what the interpreter goes down into, on whatever stack it is called.
const MOST_LEVELS: usize = 32;
/// What the parser needs for the deepest text, many times over. In bytes.
const PARSER_STACK: usize = 64 << 20;
/// Most operators, dots, brackets and commas.
const MOST_MARKS: usize = 300;
/// A body with more values is not given to expressions: one loop over a list may hold another operation over it.
const MOST_NODES: usize = 4_000;

static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    env.add_extension(extensions::math).expect("the standard environment knows no function of math");
    Arc::new(env)
});

#[derive(Debug)]
pub(crate) struct Expression(Program);

/// What expressions are held against; made once for all of them.
pub(crate) struct Surroundings(Option<Context<'static, 'static>>);

impl Surroundings {
    pub(crate) fn of(body: &Map<String, Value>, taken: &Map<String, Value>, known: &Map<String, Value>) -> Self {
        let maps = [("body", body), ("taken", taken), ("known", known)];
        let nodes = |map: &Map<String, Value>| map.values().map(crate::schema::nodes).sum::<usize>();
        if maps.iter().any(|(_, map)| nodes(map) > MOST_NODES) {
            return Surroundings(None);
        }
        let mut context = Context::with_env(Arc::clone(&ENV));
        for (name, map) in maps {
            match cel::to_value(map) {
                Ok(value) => context.add_variable_from_value(name, value),
                Err(_) => return Surroundings(None),
            }
        }
        Surroundings(Some(context))
    }
}

impl Expression {
    /// Only `on_a_deep_stack`.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub(crate) fn compile(text: &str) -> Result<Expression, String> {
        within_bounds(text)?;
        let program = ENV.compile(text).map_err(|errors| format!("{text:?} is not CEL: {errors}"))?;
        if levels(program.expression()) > MOST_LEVELS {
            return Err(format!("{text:?} has too many operations in one another"));
        }
        if loops(program.expression()) > 1 {
            return Err(format!("{text:?} has a loop inside of a loop"));
        }
        let named = program.references();
        if let Some(name) =
            named.variables().into_iter().find(|name| !["body", "taken", "known", "math"].contains(name))
        {
            // The variable of a loop is one of its own.
            if !binds(program.expression(), name) {
                return Err(format!("{text:?} speaks of {name:?}, which is not there"));
            }
        }
        Ok(Expression(program))
    }

    /// None: it says nothing about this body, for it speaks of something that is not there or of another type.
    pub(crate) fn truth(&self, of: &Surroundings) -> Option<bool> {
        match self.value(of)? {
            Cel::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// None: not known.
    pub(crate) fn number(&self, of: &Surroundings) -> Option<f64> {
        let number = match self.value(of)? {
            Cel::Int(number) => number as f64,
            Cel::UInt(number) => number as f64,
            Cel::Float(number) => number,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    fn value(&self, of: &Surroundings) -> Option<Cel> {
        self.0.execute(of.0.as_ref()?).ok()
    }
}

/// Runs what compiles expressions where the parser cannot run out of stack, and where a panic of it is an error.
///
/// # Errors
/// Those of `compile`.
pub(crate) fn on_a_deep_stack<T: Send>(compile: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(PARSER_STACK).spawn_scoped(scope, compile);
        let thread = thread.map_err(|error| format!("no thread to read it on: {error}"))?;
        thread.join().unwrap_or_else(|_| Err("it cannot be read".to_owned()))
    })
}

/// The parser goes down into what stands inside of something else, so how much may stand there is bounded before it
/// sees it. What stands in texts is counted too, so that no way of quoting hides anything.
fn within_bounds(text: &str) -> Result<(), String> {
    if text.len() > MOST_TEXT {
        return Err(format!("an expression of more than {MOST_TEXT} bytes"));
    }
    let (mut depth, mut deepest, mut marks) = (0usize, 0usize, 0usize);
    for letter in text.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        marks += usize::from(letter.is_ascii_punctuation() && !matches!(letter, '_' | '\'' | '"'));
    }
    let conditions = text.matches('?').count();
    if deepest + conditions > MOST_DEPTH || marks > MOST_MARKS {
        return Err("an expression that is nested too deep or has too many parts".to_owned());
    }
    Ok(())
}

/// How many operations stand in one another at most.
fn levels(expression: &IdedExpr) -> usize {
    1 + parts(expression).into_iter().map(levels).max().unwrap_or(0)
}

/// How many loops stand in one another at most.
fn loops(expression: &IdedExpr) -> usize {
    let inner = parts(expression).into_iter().map(loops).max().unwrap_or(0);
    inner + usize::from(matches!(expression.expr, Expr::Comprehension(_)))
}

/// Whether a loop somewhere in the expression has this variable.
fn binds(expression: &IdedExpr, name: &str) -> bool {
    let here = match &expression.expr {
        Expr::Comprehension(of) => of.iter_var == name || of.accu_var == name || of.iter_var2.as_deref() == Some(name),
        _ => false,
    };
    here || parts(expression).into_iter().any(|part| binds(part, name))
}

fn parts(expression: &IdedExpr) -> Vec<&IdedExpr> {
    match &expression.expr {
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Vec::new(),
        Expr::Call(call) => call.target.iter().map(|target| &**target).chain(&call.args).collect(),
        Expr::Comprehension(of) => {
            vec![&of.iter_range, &of.accu_init, &of.loop_cond, &of.loop_step, &of.result]
        }
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Select(select) => vec![&*select.operand],
        Expr::Map(map) => map.entries.iter().flat_map(|entry| in_entry(&entry.expr)).collect(),
        Expr::Struct(of) => of.entries.iter().flat_map(|entry| in_entry(&entry.expr)).collect(),
    }
}

fn in_entry(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::StructField(field) => vec![&field.value],
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn compile(text: &str) -> Result<Expression, String> {
        on_a_deep_stack(|| Expression::compile(text))
    }

    fn surroundings(body: &Value) -> Surroundings {
        let body = body.as_object().unwrap();
        Surroundings::of(body, body, &Map::new())
    }

    #[test]
    fn an_expression_says_true_false_or_nothing() {
        let body = json!({"n": 5, "size": 2.5, "images": ["a", "b"]});
        let truth = |text: &str| compile(text).unwrap().truth(&surroundings(&body));
        assert_eq!(truth("body.n > 4 && size(body.images) == 2"), Some(true));
        assert_eq!(truth("body.images.all(image, image == 'a')"), Some(false));
        assert_eq!(truth("body.size > body.n"), Some(false), "numbers of both sorts are compared");
        assert_eq!(truth("body.missing == 1"), None);
        assert_eq!(truth("body.n == 'five' || body.n"), None);
        assert_eq!(truth("body.n"), None);
    }

    #[test]
    fn a_number_is_one_that_can_be_counted_with() {
        let number = |text: &str| compile(text).unwrap().number(&surroundings(&json!({"n": 5})));
        assert_eq!(number("{5: 0.25}[body.n]"), Some(0.25));
        assert_eq!(number("body.n"), Some(5.0));
        assert_eq!(number("has(known.sourceSeconds) ? 1.0 : null"), None);
        assert_eq!(number("1.0 / 0.0"), None);
        assert_eq!(number("9223372036854775807 + body.n"), None);
    }

    #[test]
    fn what_could_cost_much_is_refused() {
        let deep = |count: usize, open: &str, close: &str| format!("{}1{}", open.repeat(count), close.repeat(count));
        let texts = [
            deep(1_500, "(", ")"),
            deep(900, "[", "]"),
            deep(13, "(", ")"),
            format!("{}1", "!".repeat(1_900)),
            format!("{}true", "true ? true : ".repeat(100)),
            format!("{}true", "true ? 1 : ".repeat(13)),
            format!("1{} > 0", "+1".repeat(40)),
            format!("body{}", ".a".repeat(900)),
            format!("1{}", "+1".repeat(900)),
            format!("r'\\'{}", "(".repeat(1_000)),
            "a".repeat(2_001),
            "body.a.all(x, body.a.all(y, x == y))".to_owned(),
            "body.a.map(x, body.a.filter(y, y == x))".to_owned(),
            "nobody.n == 1".to_owned(),
            "body.n ==".to_owned(),
            String::new(),
        ];
        for text in texts {
            let shown: String = text.chars().take(40).collect();
            assert!(compile(&text).is_err(), "{shown}");
        }
    }

    #[test]
    fn what_is_let_through_fits_on_a_small_stack() {
        let texts = [
            format!("{}true{}", "(".repeat(12), ")".repeat(12)),
            format!("{}1{} == 1", "[".repeat(11), "]".repeat(11)),
            format!("{}true", "true ? true : ".repeat(12)),
            format!("body{} == 1", ".a".repeat(MOST_LEVELS - 2)),
            format!("1{} > 0", "+1".repeat(MOST_LEVELS - 2)),
            format!("true{}", " && true".repeat(140)),
        ];
        let compiled: Vec<Expression> = texts.iter().map(|text| compile(text).unwrap()).collect();
        let small = std::thread::Builder::new().stack_size(1 << 20);
        let run = small.spawn(move || {
            compiled.iter().filter(|each| each.truth(&surroundings(&json!({"a": 1}))) == Some(true)).count()
        });
        assert_eq!(run.unwrap().join().unwrap(), 4);
    }

    #[test]
    fn a_panic_while_reading_is_an_error() {
        assert!(on_a_deep_stack::<()>(|| panic!("as a parser might")).is_err());
    }

    #[test]
    fn a_body_of_very_many_values_is_not_gone_through() {
        let expression = compile("body.list.all(item, item in body.list)").unwrap();
        let of = |count: usize| surroundings(&json!({"list": (0..count).collect::<Vec<_>>()}));
        assert_eq!(expression.truth(&of(100)), Some(true));
        assert_eq!(expression.truth(&of(MOST_NODES + 1)), None);
    }
}
