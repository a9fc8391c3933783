//! A text that is checked again and again, as it is edited.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::check_with;
use super::environment::{Environment, Modules, Outcome, Required};
use super::memo::{Digest, Memo, Record};
use crate::source::Names;
use crate::syntax::ast::Chunk;

/// Checks one text again and again. The findings are those of [`super::check`]; functions that mean the same as in the check
/// before are not looked at again.
///
/// That is so for the functions of function statements outside of others, of branches and loops, as long as nothing before them
/// means something else: neither the text outside of such functions, nor what functions before them give, nor a module. The body
/// of a function can be edited without a look at any other; if what it returns becomes another type, those behind it
/// are looked at as well.
///
/// A session belongs to one text and one [`super::Library`].
#[derive(Default)]
pub struct Session {
    records: HashMap<Digest, Arc<Record>>,
    /// What was asked for outside of the text, and the answers.
    asked: Vec<(String, Required)>,
    /// The same for which names are globals.
    globals: Vec<(String, bool)>,
    library: usize,
    n_known: usize,
    n_checked: usize,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("records", &self.records.len()).finish_non_exhaustive()
    }
}

/// Notes what is asked for.
struct Asked<'m> {
    modules: &'m dyn Modules,
    asked: RefCell<Vec<(String, Required)>>,
    globals: RefCell<Vec<(String, bool)>>,
}

impl Modules for Asked<'_> {
    fn require(&self, name: &str) -> Required {
        let answer = self.modules.require(name);
        self.asked.borrow_mut().push((name.to_owned(), answer.clone()));
        answer
    }

    fn is_global(&self, name: &str) -> bool {
        let mut globals = self.globals.borrow_mut();
        if let Some((_, answer)) = globals.iter().find(|(known, _)| known == name) {
            return *answer;
        }
        let answer = self.modules.is_global(name);
        globals.push((name.to_owned(), answer));
        answer
    }
}

impl Session {
    /// A session that has seen nothing.
    #[must_use]
    pub fn new() -> Session {
        Session::default()
    }

    /// Checks `chunk`, which was read from `text` and whose identifiers are those of `names`.
    #[must_use]
    pub fn check(&mut self, chunk: &Chunk<'_>, text: &[u8], names: &Names, environment: &Environment<'_>) -> Outcome {
        let library = std::ptr::from_ref(environment.library).addr();
        let is_same = |(name, answer): &(String, Required)| is_same(&environment.modules.require(name), answer);
        let is_still = |(name, answer): &(String, bool)| environment.modules.is_global(name) == *answer;
        if library != self.library || !self.asked.iter().all(is_same) || !self.globals.iter().all(is_still) {
            self.records.clear();
            self.globals.clear();
        }
        let records = std::mem::take(&mut self.records);
        // Functions that are not looked at again do not ask again.
        let globals = RefCell::new(std::mem::take(&mut self.globals));
        let asked = Asked { modules: environment.modules, asked: RefCell::default(), globals };
        let environment = Environment { modules: &asked, ..*environment };
        let memo = Box::new(Memo::new(text, &records));
        let (outcome, memo) = check_with(chunk, names, &environment, Some(memo));
        let (n_known, n_checked, now) = match memo {
            Some(memo) => (memo.n_known, memo.n_checked, memo.now),
            None => (0, 0, HashMap::new()),
        };
        (self.n_known, self.n_checked, self.records, self.library) = (n_known, n_checked, now, library);
        (self.asked, self.globals) = (asked.asked.into_inner(), asked.globals.into_inner());
        outcome
    }

    /// How many functions the last check took from the one before.
    #[must_use]
    pub fn n_known(&self) -> usize {
        self.n_known
    }

    /// How many functions of those that can be kept the last check has looked at.
    #[must_use]
    pub fn n_checked(&self) -> usize {
        self.n_checked
    }
}

fn is_same(a: &Required, b: &Required) -> bool {
    match (a, b) {
        (Required::Manifest(a), Required::Manifest(b)) => Arc::ptr_eq(a, b),
        (Required::Unknown, Required::Unknown) => true,
        (Required::Missing(a), Required::Missing(b)) => a == b,
        _ => false,
    }
}
