//! Which results stand together below one head.

use std::collections::HashMap;

use library::{Calendar, Look};

use crate::face::Group;

/// What the results of a group have in common; its head is made of it when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Common {
    /// Days since 1970-01-01 in local time.
    Day(i32),
    Month(i16, i8),
    /// A result of the model, by its slot.
    Model(u32),
    /// The first task.
    Family(i64),
    Press(i64),
}

/// A group and how many are in it.
pub(crate) type Grouped = (Common, u32);

/// Puts results of a group together, the groups in the order of their first result. Nothing for `Group::None`.
pub(crate) fn group(look: &Look<'_>, slots: &mut [u32], by: Group, calendar: &mut Calendar) -> Vec<Grouped> {
    let common: Box<dyn FnMut(u32) -> Common> = match by {
        Group::None => return Vec::new(),
        Group::Day => Box::new(|slot| Common::Day(calendar.day(look.made(slot).made_at))),
        Group::Month => Box::new(|slot| {
            let (year, month) = calendar.month(look.made(slot).made_at);
            Common::Month(year, month)
        }),
        Group::Model => {
            let mut first: HashMap<&str, u32> = HashMap::new();
            Box::new(move |slot| {
                let id = look.columns().model(look.made(slot)).map(|model| &*model.id).unwrap_or_default();
                Common::Model(*first.entry(id).or_insert(slot))
            })
        }
        Group::Family => {
            let beginnings = look.beginnings();
            Box::new(move |slot| Common::Family(beginnings[slot as usize]))
        }
        Group::Press => Box::new(|slot| Common::Press(look.made(slot).press)),
    };
    together(slots, common)
}

fn together(slots: &mut [u32], mut common: impl FnMut(u32) -> Common) -> Vec<Grouped> {
    let mut groups: Vec<Grouped> = Vec::new();
    let mut numbers: HashMap<Common, u32> = HashMap::new();
    let mut of: Vec<u32> = Vec::with_capacity(slots.len());
    let mut apart = false;
    for slot in slots.iter() {
        let common = common(*slot);
        // Most often it is the group of the one before.
        let number = match (of.last(), groups.last()) {
            (Some(last), Some((before, _))) if *before == common && *last as usize + 1 == groups.len() => *last,
            _ => *numbers.entry(common).or_insert_with(|| {
                groups.push((common, 0));
                u32::try_from(groups.len() - 1).unwrap_or(u32::MAX)
            }),
        };
        apart |= of.last().is_some_and(|last| number < *last);
        groups[number as usize].1 += 1;
        of.push(number);
    }
    if apart {
        let mut next = vec![0_usize; groups.len()];
        let mut sum = 0;
        for (start, (_, count)) in next.iter_mut().zip(&groups) {
            *start = sum;
            sum += *count as usize;
        }
        let before = slots.to_vec();
        for (slot, number) in before.into_iter().zip(of) {
            slots[next[number as usize]] = slot;
            next[number as usize] += 1;
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stand_in_the_order_of_their_first_and_keep_the_order_within() {
        let mut slots = vec![5, 1, 4, 2, 3, 6];
        let groups = together(&mut slots, |slot| Common::Day(i32::from(slot % 2 == 0)));
        assert_eq!(slots, [5, 1, 3, 4, 2, 6]);
        assert_eq!(groups, [(Common::Day(0), 3), (Common::Day(1), 3)]);
        let mut none = [];
        assert!(together(&mut none, |_| Common::Day(0)).is_empty());
    }
}
