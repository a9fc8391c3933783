//! Searching a text for the matches of a pattern.

use std::sync::Arc;
use std::time::Instant;

use regex::{CaptureLocations, Regex};

use super::replace::{self, Template};
use super::text::Text;
use crate::modules::text::work::{Items, Work, number, ret_list};
use crate::vm::native::{Cx, Raise, Ret, Value};

/// So many steps of the automaton are done in place: those of one search are at most the states of the pattern for each byte.
const STEPS_IN_PLACE: usize = 4 << 20;
/// Matches between two looks at the clock.
const MATCHES_AT_ONCE: usize = 16;

/// A compiled pattern.
pub(super) struct Compiled {
    pub(super) regex: Regex,
    /// The pattern as the program wrote it.
    pub(super) source: Vec<u8>,
    /// The names of the groups, the whole first; those without have an empty one.
    pub(super) names: Vec<String>,
    /// About how many states the automaton has.
    pub(super) n_states: usize,
    /// Bytes that belong to this one alone, and not to the memory of patterns.
    pub(super) bytes: usize,
}

/// What is made of the matches.
pub(super) enum Purpose {
    /// Whether there is one.
    Test,
    /// The first, or all, in one of the forms.
    First(Form),
    All(Form),
    /// What stands between them.
    Split,
    Replace(Template),
    /// A function, in this slot of the window, makes what takes the place of each.
    ReplaceBy(usize),
}

/// What a match is to the program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// A list of its text and those of the groups.
    Groups,
    /// A list of its first and its last place.
    Place,
}

impl Purpose {
    /// Whether the places of groups matter.
    fn needs_groups(&self) -> bool {
        match self {
            Purpose::Test | Purpose::Split => false,
            Purpose::First(form) | Purpose::All(form) => *form == Form::Groups,
            Purpose::Replace(_) | Purpose::ReplaceBy(_) => true,
        }
    }
}

/// From where to where in the text as it was; `None` for a group that took no part.
pub(super) type Place = Option<(usize, usize)>;

/// A search.
pub(super) struct Search {
    compiled: Arc<Compiled>,
    text: Text,
    purpose: Purpose,
    /// Most matches.
    n_max: usize,
    /// Where to go on.
    at: usize,
    /// The end of the last match: an empty one right behind it does not count.
    end: Option<usize>,
    locations: Option<CaptureLocations>,
    /// For each match the place of the whole and of its groups, if they matter.
    places: Vec<Place>,
}

impl Search {
    /// A search for at most `n_max` matches.
    pub(super) fn new(compiled: Arc<Compiled>, text: Vec<u8>, purpose: Purpose, n_max: usize) -> Search {
        let locations = purpose.needs_groups().then(|| compiled.regex.capture_locations());
        let text = Text::new(text);
        Search { compiled, text, purpose, n_max, at: 0, end: None, locations, places: Vec::new() }
    }

    /// Places for each match.
    fn width(&self) -> usize {
        if self.locations.is_some() { self.compiled.names.len() } else { 1 }
    }

    /// Matches so far.
    pub(super) fn n_matches(&self) -> usize {
        self.places.len() / self.width()
    }

    /// The places of match `i`, from 0: the whole first.
    pub(super) fn places(&self, i: usize) -> &[Place] {
        let width = self.width();
        self.places.get(i * width..(i + 1) * width).unwrap_or_default()
    }

    /// The whole of match `i`.
    pub(super) fn whole(&self, i: usize) -> (usize, usize) {
        self.places(i).first().copied().flatten().unwrap_or_default()
    }

    /// A part of the text; nothing for a group that took no part.
    pub(super) fn part(&self, place: Place) -> &[u8] {
        place.and_then(|(from, to)| self.text.bytes().get(from..to)).unwrap_or_default()
    }

    /// The text.
    pub(super) fn bytes_of_text(&self) -> &[u8] {
        self.text.bytes()
    }

    /// The next match, if there is one; whether the search may go on.
    fn find(&mut self) -> bool {
        let text = self.text.as_str();
        if self.n_matches() >= self.n_max {
            return false;
        }
        let regex = &self.compiled.regex;
        let found = match &mut self.locations {
            Some(locations) => regex.captures_read_at(locations, text, self.at).map(|found| found.range()),
            None => regex.find_at(text, self.at).map(|found| found.range()),
        };
        let Some(found) = found else { return false };
        if found.is_empty() && self.end == Some(found.end) {
            // One character on.
            let next = text.get(found.end..).and_then(|rest| rest.chars().next());
            self.at = found.end + next.map_or(0, char::len_utf8);
            return next.is_some();
        }
        (self.at, self.end) = (found.end, Some(found.end));
        let place = |(from, to)| (self.text.place(from), self.text.place(to));
        match &self.locations {
            Some(locations) => self.places.extend((0..locations.len()).map(|i| locations.get(i).map(place))),
            None => self.places.push(Some(place((found.start, found.end)))),
        }
        true
    }

    /// The pieces between the matches, as Go's `Split` has them. `n_max` is the number of pieces.
    fn pieces(&self, n_max: usize) -> Vec<Place> {
        let len = self.text.bytes().len();
        if len == 0 && !self.compiled.source.is_empty() {
            return vec![Some((0, 0))];
        }
        let (mut pieces, mut begin, mut end) = (Vec::new(), 0, 0);
        for i in 0..self.n_matches() {
            if pieces.len() + 1 >= n_max {
                break;
            }
            let (from, to) = self.whole(i);
            end = from;
            if to != 0 {
                pieces.push(Some((begin, end)));
            }
            begin = to;
        }
        if end != len {
            pieces.push(Some((begin, len)));
        }
        pieces
    }
}

impl Work for Search {
    fn is_short(&self) -> bool {
        let len = self.text.as_str().len();
        // Each of many searches may look at all that is left.
        let n_searches = if self.n_max > 1 { len / 1024 + 1 } else { 1 };
        len.saturating_mul(self.compiled.n_states).saturating_mul(n_searches) <= STEPS_IN_PLACE
    }

    fn step(&mut self, until: Instant) -> bool {
        if let Purpose::Test = self.purpose {
            if self.compiled.regex.is_match(self.text.as_str()) {
                self.places.push(Some((0, 0)));
            }
            return true;
        }
        loop {
            for _ in 0..MATCHES_AT_ONCE {
                if !self.find() {
                    return true;
                }
            }
            if Instant::now() >= until {
                return false;
            }
        }
    }

    fn bytes(&self) -> usize {
        self.places.len() * size_of::<Place>() + self.text.as_str().len()
    }

    fn finish(self, cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        match &self.purpose {
            Purpose::Test => cx.ret1(!self.places.is_empty()),
            Purpose::First(_) | Purpose::All(Form::Place) if self.places.is_empty() => cx.ret1(Value::NIL),
            Purpose::First(form) => {
                let form = *form;
                let matches = Matches { search: self, form };
                cx.check_memory(matches.bytes())?;
                let first = matches.item(cx, 0)?;
                cx.ret1(first)
            }
            Purpose::All(form) => {
                let form = *form;
                ret_list(cx, Matches { search: self, form })
            }
            Purpose::Split => {
                let pieces = self.pieces(self.n_max);
                ret_list(cx, Matches { search: Search { places: pieces, ..self }, form: Form::Text })
            }
            Purpose::Replace(template) => replace::by_template(cx, &self, template),
            Purpose::ReplaceBy(slot) => {
                let slot = *slot;
                replace::by_function(cx, self, slot)
            }
        }
    }
}

/// Matches as a list for the program.
struct Matches {
    search: Search,
    form: Form,
}

impl Items for Matches {
    fn len(&self) -> usize {
        self.search.n_matches()
    }

    fn bytes(&self) -> usize {
        let len = |place: &Place| place.map_or(0, |(from, to)| to - from);
        match self.form {
            Form::Place => self.len() * 32,
            Form::Text | Form::Groups => self.search.places.iter().map(|place| len(place) + 32).sum(),
        }
    }

    fn item(&self, cx: &mut Cx<'_>, i: usize) -> Result<Value, Raise> {
        let search = &self.search;
        match self.form {
            Form::Text => Ok(cx.new_str(search.part(Some(search.whole(i))))),
            Form::Groups => {
                let places = search.places(i);
                let list = cx.new_table(places.len(), 0);
                for (i, place) in places.iter().enumerate() {
                    let part = cx.new_str(search.part(*place));
                    cx.raw_set_int(list, number(i), part)?;
                }
                Ok(list.into())
            }
            Form::Place => {
                let (from, to) = search.whole(i);
                let list = cx.new_table(2, 0);
                // The end stands behind the match, so it is the number of its last byte.
                for (i, at) in [number(from), number(to) - 1].into_iter().enumerate() {
                    cx.raw_set_int(list, number(i), at.into())?;
                }
                Ok(list.into())
            }
        }
    }
}
