//! What is known at a point of the program.
//!
//! Everything that can be known is a *slot* with a number: the current type of a variable or of a path such as `a.b`, the
//! version of a variable, its relation to others. All slots of the current point stand in one vector, and every change is
//! logged. A branch is walked by setting a mark, walking, taking the changes since the mark as a [`Diff`], and undoing them;
//! where branches meet, their diffs are joined. So a branch costs what it changes, however many variables there are.

use std::collections::HashMap;

use super::scan::VarId;
use super::store::{IdHash, Store, TypeId};
use super::symbols::Symbol;

/// The number of a slot. Paths are numbered like the slots of their types.
pub(super) type Slot = u32;

/// How the values of a slot join where two branches meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// Types: by union; unknown on one side is unknown.
    Type,
    /// Masks of kinds: by union; 0 is unknown.
    Mask,
    /// Numbers of things: equal or lost.
    Same,
}

/// The value of a slot of which nothing is known.
pub(super) const NONE: u32 = 0;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// `.name`, `["name"]`.
    Name(Symbol),
    /// `[3]`.
    Integer(i64),
    /// `[v]` with the number of a variable.
    Variable(VarId),
}

/// How a path is connected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path {
    pub(super) parent: Option<Slot>,
    pub(super) root: VarId,
    pub(super) key: Option<Key>,
    first_child: Slot,
    next_sibling: Slot,
}

/// The slots of a variable follow one another.
#[derive(Clone, Copy, Debug)]
pub(super) struct VarSlots {
    /// Its type.
    pub(super) path: Slot,
    /// 1 + the number of its relation.
    pub(super) link: Slot,
    /// 1 + the number of the condition that its value stands for.
    pub(super) alias: Slot,
    /// Changes with every assignment.
    pub(super) version: Slot,
    /// The kinds that a parameter can still have.
    pub(super) mask: Slot,
}

/// Changes of slots, sorted by slot.
pub(super) type Diff = Vec<(Slot, u32)>;

/// The state and its history.
#[derive(Debug, Default)]
pub(super) struct Flow {
    values: Vec<u32>,
    joins: Vec<Join>,
    paths: Vec<Path>,
    children: HashMap<(Slot, Key), Slot, IdHash>,
    /// The paths with a variable as a key.
    by_key: HashMap<VarId, Vec<Slot>, IdHash>,
    trail: Vec<(Slot, u32)>,
    n_versions: u32,
    /// No path leads here.
    pub(super) is_dead: bool,
}

const NO_PATH: Path = Path { parent: None, root: 0, key: None, first_child: 0, next_sibling: 0 };

impl Flow {
    /// Nothing is known yet of a program with so many variables.
    pub(super) fn new(n_variables: usize) -> Self {
        // The slots of all variables, and paths from some.
        let n_slots = 1 + n_variables * 6;
        let mut flow = Self {
            values: Vec::with_capacity(n_slots),
            joins: Vec::with_capacity(n_slots),
            paths: Vec::with_capacity(n_slots),
            ..Self::default()
        };
        // Slot 0 is no slot, so that 0 can end the lists of children.
        flow.add_slot(Join::Same, NO_PATH);
        flow
    }

    fn add_slot(&mut self, join: Join, path: Path) -> Slot {
        let slot = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(NONE);
        self.joins.push(join);
        self.paths.push(path);
        slot
    }

    /// The slots of a new variable.
    pub(super) fn add_variable(&mut self, root: VarId) -> VarSlots {
        VarSlots {
            path: self.add_slot(Join::Type, Path { root, ..NO_PATH }),
            link: self.add_slot(Join::Same, NO_PATH),
            alias: self.add_slot(Join::Same, NO_PATH),
            version: self.add_slot(Join::Same, NO_PATH),
            mask: self.add_slot(Join::Mask, NO_PATH),
        }
    }

    /// The value of a slot.
    #[inline]
    pub(super) fn get(&self, slot: Slot) -> u32 {
        self.values.get(slot as usize).copied().unwrap_or(NONE)
    }

    /// The type in a slot.
    #[inline]
    pub(super) fn ty(&self, slot: Slot) -> Option<TypeId> {
        self.get(slot).checked_sub(1).map(TypeId)
    }

    /// Changes a slot.
    #[inline]
    pub(super) fn set(&mut self, slot: Slot, value: u32) {
        if let Some(place) = self.values.get_mut(slot as usize)
            && *place != value
        {
            self.trail.push((slot, *place));
            *place = value;
        }
    }

    /// Changes the type in a slot.
    pub(super) fn set_type(&mut self, slot: Slot, ty: TypeId) {
        self.set(slot, ty.0 + 1);
    }

    /// A number that no version had.
    pub(super) fn fresh_version(&mut self) -> u32 {
        self.n_versions += 1;
        self.n_versions
    }

    /// How a path is connected.
    pub(super) fn path(&self, slot: Slot) -> Path {
        self.paths.get(slot as usize).copied().unwrap_or(NO_PATH)
    }

    /// The path one step below `parent`, if something was known of it once.
    pub(super) fn known_child(&self, parent: Slot, key: Key) -> Option<Slot> {
        self.children.get(&(parent, key)).copied()
    }

    /// The path one step below `parent`.
    pub(super) fn child(&mut self, parent: Slot, key: Key) -> Slot {
        if let Some(known) = self.known_child(parent, key) {
            return known;
        }
        let above = self.path(parent);
        let slot = self.add_slot(
            Join::Type,
            Path {
                parent: Some(parent),
                root: above.root,
                key: Some(key),
                first_child: 0,
                next_sibling: above.first_child,
            },
        );
        if let Some(path) = self.paths.get_mut(parent as usize) {
            path.first_child = slot;
        }
        self.children.insert((parent, key), slot);
        if let Key::Variable(var) = key {
            self.by_key.entry(var).or_default().push(slot);
        }
        slot
    }

    /// Forgets everything below a path.
    pub(super) fn forget_below(&mut self, parent: Slot) {
        let mut child = self.path(parent).first_child;
        while child != 0 {
            self.set(child, NONE);
            let path = self.path(child);
            if path.first_child != 0 {
                self.forget_below(child);
            }
            child = path.next_sibling;
        }
    }

    /// Forgets what is known of `[var]`.
    pub(super) fn forget_keyed_by(&mut self, var: VarId) {
        let n_known = if self.by_key.is_empty() { 0 } else { self.by_key.get(&var).map_or(0, Vec::len) };
        for at in 0..n_known {
            let Some(slot) = self.by_key.get(&var).and_then(|slots| slots.get(at)).copied() else { break };
            self.set(slot, NONE);
            self.forget_below(slot);
        }
    }

    /// A point to come back to.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// The changes since `mark`.
    pub(super) fn diff(&self, mark: usize) -> Diff {
        let changed = self.trail.get(mark..).unwrap_or_default();
        let mut diff: Diff = changed.iter().map(|(slot, _)| (*slot, self.get(*slot))).collect();
        diff.sort_unstable();
        diff.dedup();
        diff
    }

    /// Takes back the changes since `mark`.
    pub(super) fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((slot, before)) = self.trail.pop()
                && let Some(place) = self.values.get_mut(slot as usize)
            {
                *place = before;
            }
        }
    }

    /// Applies changes.
    pub(super) fn apply(&mut self, diff: &[(Slot, u32)]) {
        for (slot, value) in diff {
            self.set(*slot, *value);
        }
    }

    /// Continues where several ways, given by their changes, meet. None: no way leads here.
    pub(super) fn meet(&mut self, store: &mut Store, ways: &[Diff]) {
        match ways {
            [] => self.is_dead = true,
            [only] => {
                self.is_dead = false;
                self.apply(only);
            }
            _ => {
                self.is_dead = false;
                let mut slots: Vec<Slot> = ways.iter().flatten().map(|(slot, _)| *slot).collect();
                slots.sort_unstable();
                slots.dedup();
                for slot in slots {
                    let base = self.get(slot);
                    let mut joined = None;
                    for way in ways {
                        let value = match way.binary_search_by_key(&slot, |(slot, _)| *slot) {
                            Ok(at) => way.get(at).map_or(base, |(_, value)| *value),
                            Err(_) => base,
                        };
                        joined = Some(match joined {
                            None => value,
                            Some(before) => self.join(store, slot, before, value),
                        });
                    }
                    self.set(slot, joined.unwrap_or(base));
                }
            }
        }
    }

    /// What two ways agree on.
    pub(super) fn join(&mut self, store: &mut Store, slot: Slot, a: u32, b: u32) -> u32 {
        if a == b {
            return a;
        }
        match self.joins.get(slot as usize) {
            Some(Join::Type) if a != NONE && b != NONE => store.union(TypeId(a - 1), TypeId(b - 1)).0 + 1,
            Some(Join::Mask) if a != NONE && b != NONE => a | b,
            _ => NONE,
        }
    }

    /// Whether a slot holds a type.
    pub(super) fn is_type(&self, slot: Slot) -> bool {
        self.joins.get(slot as usize) == Some(&Join::Type)
    }
}
