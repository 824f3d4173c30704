use super::Slot;

/// A set of slots: a list while there are few, else a bit each.
#[derive(Clone, Debug)]
pub(crate) enum Slots {
    /// Rising.
    Few(Vec<Slot>),
    Many {
        bits: Vec<u64>,
        len: u32,
    },
}

/// A list with more than this is no smaller than the bits of a library in which one of 64 is in it.
const FEW: usize = 1_024;

impl Default for Slots {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

/// Of any order, with repetitions.
impl FromIterator<Slot> for Slots {
    fn from_iter<I: IntoIterator<Item = Slot>>(slots: I) -> Self {
        let mut list: Vec<Slot> = Vec::new();
        let mut slots = slots.into_iter();
        for slot in slots.by_ref() {
            list.push(slot);
            if list.len() > FEW {
                break;
            }
        }
        list.sort_unstable();
        list.dedup();
        let mut set = Self::Few(list);
        for slot in slots {
            set.insert(slot);
        }
        set
    }
}

impl Slots {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Few(list) => list.len(),
            Self::Many { len, .. } => *len as usize,
        }
    }

    #[inline]
    pub(crate) fn contains(&self, slot: Slot) -> bool {
        match self {
            Self::Few(list) => list.binary_search(&slot).is_ok(),
            Self::Many { bits, .. } => bits.get(slot as usize / 64).is_some_and(|word| word & (1 << (slot % 64)) != 0),
        }
    }

    pub(crate) fn insert(&mut self, slot: Slot) {
        match self {
            Self::Few(list) => {
                match list.last() {
                    Some(last) if *last < slot => list.push(slot),
                    _ => {
                        if let Err(at) = list.binary_search(&slot) {
                            list.insert(at, slot);
                        }
                    }
                }
                if list.len() > FEW {
                    let mut many = Self::Many { bits: Vec::new(), len: 0 };
                    list.iter().for_each(|slot| many.insert(*slot));
                    *self = many;
                }
            }
            Self::Many { bits, len } => {
                let at = slot as usize / 64;
                if at >= bits.len() {
                    bits.resize(at + 1, 0);
                }
                let bit = 1 << (slot % 64);
                *len += u32::from(bits[at] & bit == 0);
                bits[at] |= bit;
            }
        }
    }

    pub(crate) fn remove(&mut self, slot: Slot) {
        match self {
            Self::Few(list) => {
                if let Ok(at) = list.binary_search(&slot) {
                    list.remove(at);
                }
            }
            Self::Many { bits, len } => {
                if let Some(word) = bits.get_mut(slot as usize / 64) {
                    let bit = 1 << (slot % 64);
                    *len -= u32::from(*word & bit != 0);
                    *word &= !bit;
                }
            }
        }
    }

    pub(crate) fn set(&mut self, slot: Slot, on: bool) {
        if on {
            self.insert(slot);
        } else {
            self.remove(slot);
        }
    }

    /// Rising.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = Slot> + '_> {
        match self {
            Self::Few(list) => Box::new(list.iter().copied()),
            Self::Many { bits, .. } => Box::new(
                (0..)
                    .step_by(64)
                    .zip(bits)
                    .flat_map(|(from, word)| (0..64).filter(move |at| word & (1 << at) != 0).map(move |at| from + at)),
            ),
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Few(list) => 4 * list.capacity(),
            Self::Many { bits, .. } => 8 * bits.capacity(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_a_set_holds(
            begun in prop::collection::vec(0u32..9_000, 0..3_000), then in prop::collection::vec((0u32..9_000, any::<bool>()), 0..200)
        ) {
            let (mut set, mut model): (Slots, BTreeSet<u32>) = (begun.iter().copied().collect(), begun.into_iter().collect());
            for (slot, on) in then {
                set.set(slot, on);
                if on { model.insert(slot); } else { model.remove(&slot); }
                prop_assert_eq!(set.contains(slot), on);
            }
            prop_assert_eq!(set.len(), model.len());
            prop_assert_eq!(set.iter().collect::<Vec<_>>(), model.into_iter().collect::<Vec<_>>());
        }
    }
}
