//! A panic of a foreign decoder is caught and is damage. One of our own code is a mistake, and is found here.

use std::cell::{Cell, RefCell};
use std::panic::{self, PanicHookInfo};
use std::sync::Once;

/// Where cargo keeps what is not ours.
const FOREIGN: &str = "registry";

thread_local! {
    static LOOKING: Cell<bool> = const { Cell::new(false) };
    static OURS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does it, and panics if anything of ours did meanwhile, caught or not.
pub(super) fn none_of_ours<T>(work: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // The fuzzer's own hook ends the process at the first panic, also at one that is caught. A decoder may have
        // threads of its own.
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if is_foreign(panic) {
                return;
            }
            if LOOKING.get() {
                eprintln!("{panic}");
                OURS.replace(Some(panic.to_string()));
            } else {
                before(panic);
            }
        }));
    });
    LOOKING.set(true);
    let done = work();
    LOOKING.set(false);
    if let Some(panic) = OURS.take() {
        panic!("caught, but ours: {panic}");
    }
    done
}

fn is_foreign(panic: &PanicHookInfo<'_>) -> bool {
    panic.location().is_some_and(|at| at.file().contains(FOREIGN))
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::none_of_ours;
    use crate::error::guarded;

    #[test]
    fn a_panic_of_ours_is_found_though_it_was_caught() {
        let caught = || none_of_ours(|| guarded::<()>(|| panic!("ours")));
        assert!(catch_unwind(caught).is_err());
        assert!(matches!(none_of_ours(|| guarded(|| Ok(7))), Ok(7)));
    }
}
