//! Tags that nest: the part of the standard's tree construction that needs no tree.
//!
//! What is written is read in the same order; nothing moves. An element ends where the standard says: a paragraph where a block
//! begins, an item where the next one does. Formatting elements that something else closed early are opened again (`<p><b>x</p>y`),
//! and an end tag of one that reaches out of blocks parts it at their borders (`<b><p>x</b>y` is `<b></b><p><b>x</b>y</p>`), by
//! pieces that are put in between at the end.
//!
//! Two properties hold by the way it is made:
//!
//! * **What is written, read again, is written as it is.** Whether a start tag closes something depends on the open elements
//!   alone, and is asked until nothing is closed any more; so at the second time nothing is. An end tag that is written is that of
//!   the innermost element, which every rule accepts. Formatting elements never decide what else is closed.
//! * **Linear time.** Whether an element is open where it counts is known from the last places of elements, not from a walk along
//!   the open ones. What is opened again is limited by [`ACTIVE_MAX`], [`PARTED_MAX`] and a budget of bytes; the depth is not.

use std::ops::Range;

use super::escape::push_escaped;
use super::names::{
    A, ADDRESS, BUTTON, CAPTION, COL, COLGROUP, DD, DIV, DT, ENDS_P, FORMATTING, H1, H6, Id, LI, MARKER, NOBR, OL,
    OPTGROUP, OPTION, P, PHRASING, RB, RP, RT, RTC, RUBY, SCOPE, SINGLE, SPECIAL, TABLE, TABLE_PART, TBODY, TD,
    TEXTAREA, TFOOT, TH, THEAD, TITLE, TR, UL, VOID, flags,
};
use super::policy::Policy;

/// Formatting elements that are opened again since the last border, at most.
const ACTIVE_MAX: usize = 64;
/// Equal ones among them (the standard's "Noah's ark").
const EQUAL_MAX: usize = 3;
/// Blocks at whose borders a formatting element is parted, at most; beyond, they end with it.
const PARTED_MAX: usize = 8;
/// Formatting elements between two such borders that go on behind the outer one.
const BETWEEN_MAX: usize = 3;
/// Bytes of start tags that are written again, beside as many as the text has.
const COPIED_MIN: usize = 64 << 10;

const CELLS: &[Id] = &[TD, TH];
const ROWS: &[Id] = &[TD, TH, TR, CAPTION, COLGROUP];
const BODIES: &[Id] = &[TD, TH, TR, CAPTION, COLGROUP, TBODY, THEAD, TFOOT];
const IN_COLGROUP: &[Id] = &[TD, TH, TR, CAPTION, TBODY, THEAD, TFOOT];

/// The writer.
pub(super) struct Balance<'p> {
    policy: &'p Policy,
    out: String,
    patches: Vec<Patch>,
    /// The open elements, outermost first, with some that have ended before those inside them.
    stack: Vec<Open>,
    /// Places in the stack of each element by its number. Those that have ended are taken out when they come to the end.
    places: Vec<Vec<usize>>,
    /// Places of special elements, of those that stop the search for an open item, and of those that end tags do not pass.
    specials: Vec<usize>,
    stoppers: Vec<usize>,
    scopes: Vec<usize>,
    active: Vec<Active>,
    /// Bytes of start tags that may still be written again.
    budget: usize,
}

struct Open {
    id: Id,
    /// Where its start tag is in the text that is written.
    tag: Range<usize>,
    has_ended: bool,
}

/// What may be opened again.
enum Active {
    Marker,
    Element { id: Id, tag: Range<usize>, place: Option<usize> },
}

/// A piece that is put into the text at the end.
struct Patch {
    at: usize,
    /// Of those behind a tag the last one made comes first, of those in front of one the first.
    order: (bool, isize),
    text: String,
}

impl<'p> Balance<'p> {
    /// A writer for a text of `len` bytes.
    pub(super) fn new(policy: &'p Policy, len: usize) -> Balance<'p> {
        Balance {
            policy,
            out: String::with_capacity(len + len / 8),
            patches: Vec::new(),
            stack: Vec::new(),
            places: vec![Vec::new(); policy.id_end()],
            specials: Vec::new(),
            stoppers: Vec::new(),
            scopes: Vec::new(),
            active: Vec::new(),
            budget: len.max(COPIED_MIN),
        }
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        let top = self.top();
        let is_between = top.is_some_and(|id| flags(id) & TABLE_PART != 0);
        let is_literal = top.is_some_and(|id| id == TEXTAREA || id == TITLE);
        let is_layout = is_between && text.bytes().all(|byte| byte.is_ascii_whitespace());
        if !is_literal && !is_layout {
            self.open_again();
        }
        push_escaped(&mut self.out, text);
    }

    /// A start tag, as it is to be written.
    pub(super) fn start(&mut self, id: Id, tag: &str) {
        let known = flags(id);
        if known & SINGLE != 0 && self.place(id).is_some() {
            return;
        }
        self.make_room(id);
        if known & (SPECIAL | PHRASING) != SPECIAL {
            self.open_again();
        }
        let from = self.out.len();
        self.out.push_str(tag);
        if known & VOID == 0 {
            self.push(id, from..from + tag.len());
        }
    }

    /// Closes what ends where an element begins.
    pub(super) fn make_room(&mut self, id: Id) {
        while let Some(place) = self.ended_by(id) {
            if id == A || id == NOBR {
                self.end_formatting(place);
            } else {
                self.pop_to(place);
            }
        }
        if id == A || id == NOBR {
            // One of them in another is never opened again.
            let border = self.border();
            let is_closed =
                |entry: &mut Active| matches!(entry, Active::Element { id: other, place: None, .. } if *other == id);
            self.active.extract_if(border.., is_closed).for_each(drop);
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, id: Id) {
        let known = flags(id);
        if known & VOID != 0 {
            return;
        }
        if known & FORMATTING != 0 {
            let of = |entry: &Active| matches!(entry, Active::Element { id: other, .. } if *other == id);
            let border = self.border();
            if let Some(at) = self.active.iter().rposition(of).filter(|at| *at >= border) {
                match self.active.get(at) {
                    Some(Active::Element { place: Some(place), .. }) => {
                        let place = *place;
                        if place >= self.scope() {
                            self.end_formatting(place);
                        }
                    }
                    _ => drop(self.active.remove(at)),
                }
                return;
            }
        }
        let border = match id {
            _ if known & SPECIAL == 0 => self.specials.last().map_or(0, |place| place + 1),
            P => self.scope_with(&[BUTTON]),
            LI => self.scope_with(&[OL, UL]),
            TD | TH | TR | TBODY | THEAD | TFOOT | CAPTION | COLGROUP | TABLE => self.table_scope(),
            _ => self.scope(),
        };
        let place =
            if (H1..=H6).contains(&id) { (H1..=H6).filter_map(|id| self.place(id)).max() } else { self.place(id) };
        if let Some(place) = place.filter(|place| *place >= border) {
            self.pop_to(place);
        }
    }

    /// Closes everything: the whole text.
    pub(super) fn finish(mut self) -> String {
        self.pop_to(0);
        if self.patches.is_empty() {
            return self.out;
        }
        self.patches.sort_by_key(|patch| (patch.at, patch.order));
        let n_bytes: usize = self.patches.iter().map(|patch| patch.text.len()).sum();
        let mut text = String::with_capacity(self.out.len() + n_bytes);
        let mut from = 0;
        for patch in &self.patches {
            // Patches stand at the borders of tags.
            text.push_str(self.out.get(from..patch.at).unwrap_or_default());
            text.push_str(&patch.text);
            from = patch.at;
        }
        text.push_str(self.out.get(from..).unwrap_or_default());
        text
    }

    // ---- what is open

    /// The innermost open element.
    fn top(&self) -> Option<Id> {
        self.stack.last().map(|open| open.id)
    }

    /// Where the formatting elements begin that are opened again here.
    fn border(&self) -> usize {
        self.active.iter().rposition(|entry| matches!(entry, Active::Marker)).map_or(0, |at| at + 1)
    }

    /// Where the last element of a number is open.
    fn place(&mut self, id: Id) -> Option<usize> {
        let places = self.places.get_mut(id)?;
        while let Some(&place) = places.last() {
            if self.stack.get(place).is_some_and(|open| !open.has_ended) {
                return Some(place);
            }
            places.pop();
        }
        None
    }

    /// The first place that end tags reach.
    fn scope(&self) -> usize {
        self.scopes.last().copied().unwrap_or(0)
    }

    fn scope_with(&mut self, more: &[Id]) -> usize {
        more.iter().filter_map(|id| self.place(*id)).max().unwrap_or(0).max(self.scope())
    }

    fn table_scope(&mut self) -> usize {
        self.place(TABLE).unwrap_or(0)
    }

    /// Where the element is that ends where another begins.
    fn ended_by(&mut self, id: Id) -> Option<usize> {
        let stopper = |this: &Self, ids: &[Id]| {
            let place = this.stoppers.last().copied()?;
            this.stack.get(place).filter(|open| ids.contains(&open.id)).map(|_| place)
        };
        let in_table = |this: &mut Self, ids: &[Id]| {
            let border = this.table_scope();
            ids.iter().filter_map(|id| this.place(*id)).max().filter(|place| *place >= border)
        };
        let found = match id {
            LI => stopper(self, &[LI]),
            DD | DT => stopper(self, &[DD, DT]),
            H1..=H6 => {
                let place = self.specials.last().copied();
                place.filter(|place| self.stack.get(*place).is_some_and(|open| (H1..=H6).contains(&open.id)))
            }
            BUTTON => {
                let border = self.scope();
                self.place(BUTTON).filter(|place| *place >= border)
            }
            A | NOBR => {
                let border = self.scope();
                self.place(id).filter(|place| *place >= border)
            }
            OPTION => self.top_among(&[OPTION]),
            OPTGROUP => self.top_among(&[OPTION, OPTGROUP]),
            RB | RTC => self.in_ruby(&[RB, RP, RT, RTC]),
            RP | RT => self.in_ruby(&[RB, RP, RT]),
            TD | TH => in_table(self, CELLS),
            TR => in_table(self, ROWS),
            TBODY | THEAD | TFOOT | CAPTION | COLGROUP => in_table(self, BODIES),
            COL => in_table(self, IN_COLGROUP),
            _ => None,
        };
        if found.is_some() || flags(id) & ENDS_P == 0 {
            return found;
        }
        let border = self.scope_with(&[BUTTON]);
        self.place(P).filter(|place| *place >= border)
    }

    /// The place of the innermost element, if it is one of these.
    fn top_among(&mut self, ids: &[Id]) -> Option<usize> {
        let id = self.top().filter(|id| ids.contains(id))?;
        self.place(id)
    }

    fn in_ruby(&mut self, ids: &[Id]) -> Option<usize> {
        let border = self.scope();
        let ruby = self.place(RUBY)?;
        self.top_among(ids).filter(|_| ruby >= border)
    }

    // ---- opening and closing

    fn push(&mut self, id: Id, tag: Range<usize>) {
        let (known, place) = (flags(id), self.stack.len());
        if known & FORMATTING != 0 {
            self.activate(id, &tag, place);
        }
        self.push_open(id, tag);
        if known & MARKER != 0 {
            self.active.push(Active::Marker);
        }
    }

    fn push_open(&mut self, id: Id, tag: Range<usize>) {
        let (known, place) = (flags(id), self.stack.len());
        self.stack.push(Open { id, tag, has_ended: false });
        if let Some(places) = self.places.get_mut(id) {
            places.push(place);
        }
        if known & SPECIAL != 0 {
            self.specials.push(place);
            if !matches!(id, ADDRESS | DIV | P) {
                self.stoppers.push(place);
            }
        }
        if known & SCOPE != 0 {
            self.scopes.push(place);
        }
    }

    /// Closes the elements from a place on, innermost first, and takes those out that have ended before and are innermost now.
    fn pop_to(&mut self, place: usize) {
        while self.stack.len() > place || self.stack.last().is_some_and(|open| open.has_ended) {
            let Some(open) = self.stack.pop() else { return };
            let place = self.stack.len();
            let places = self.places.get_mut(open.id);
            for places in [&mut self.specials, &mut self.stoppers, &mut self.scopes].into_iter().chain(places) {
                places.pop_if(|last| *last == place);
            }
            if flags(open.id) & MARKER != 0 {
                while let Some(entry) = self.active.pop() {
                    if matches!(entry, Active::Marker) {
                        break;
                    }
                }
            }
            if !open.has_ended {
                if flags(open.id) & FORMATTING != 0 {
                    self.close_active(place);
                }
                push_end(&mut self.out, self.policy.name(open.id));
            }
        }
    }

    // ---- formatting elements

    /// The text of a start tag that was written.
    fn tag(&self, tag: &Range<usize>) -> &str {
        self.out.get(tag.clone()).unwrap_or_default()
    }

    /// Remembers a formatting element that was opened.
    fn activate(&mut self, id: Id, tag: &Range<usize>, place: usize) {
        let border = self.border();
        let (mut n_equal, mut first) = (0, None);
        for (at, entry) in self.active.iter().enumerate().skip(border) {
            if let Active::Element { id: other, tag: other_tag, .. } = entry
                && *other == id
                && self.tag(other_tag) == self.tag(tag)
            {
                n_equal += 1;
                first = first.or(Some(at));
            }
        }
        if n_equal < EQUAL_MAX {
            first = (self.active.len() - border >= ACTIVE_MAX).then_some(border);
        }
        if let Some(at) = first {
            self.active.remove(at);
        }
        self.active.push(Active::Element { id, tag: tag.clone(), place: Some(place) });
    }

    /// The element at a place is closed, and may be opened again.
    fn close_active(&mut self, at: usize) {
        let border = self.border();
        for entry in self.active.iter_mut().skip(border) {
            if let Active::Element { place, .. } = entry
                && *place == Some(at)
            {
                *place = None;
            }
        }
    }

    /// The element at a place is not opened again.
    fn deactivate(&mut self, at: usize) {
        let border = self.border();
        let of = |entry: &Active| matches!(entry, Active::Element { place: Some(place), .. } if *place == at);
        if let Some(n) = self.active.iter().skip(border).position(of) {
            self.active.remove(border + n);
        }
    }

    /// Opens the formatting elements again that something else closed.
    fn open_again(&mut self) {
        let is_open = |entry: &Active| !matches!(entry, Active::Element { place: None, .. });
        let mut at = self.active.iter().rposition(is_open).map_or(0, |at| at + 1);
        while let Some(Active::Element { id, tag, .. }) = self.active.get(at) {
            let (id, tag) = (*id, tag.clone());
            if (id == A || id == NOBR) && self.ended_by(id).is_some() {
                // It would end another one, from outside of a table.
                self.active.remove(at);
                continue;
            }
            if !self.spend(tag.len()) {
                self.active.truncate(at);
                return;
            }
            let start = self.out.len();
            self.out.extend_from_within(tag);
            let (place, tag) = (self.stack.len(), start..self.out.len());
            if let Some(entry) = self.active.get_mut(at) {
                *entry = Active::Element { id, tag: tag.clone(), place: Some(place) };
            }
            self.push_open(id, tag);
            at += 1;
        }
    }

    fn spend(&mut self, n_bytes: usize) -> bool {
        match self.budget.checked_sub(n_bytes) {
            Some(rest) => {
                self.budget = rest;
                true
            }
            None => false,
        }
    }

    /// Ends the formatting element at a place, in and around the blocks inside it (the standard's "adoption agency").
    fn end_formatting(&mut self, place: usize) {
        self.deactivate(place);
        let first = self.specials.partition_point(|special| *special < place);
        let blocks: Vec<usize> = self.specials.get(first..).unwrap_or_default().to_vec();
        let (Some(&last), Some(open)) = (blocks.last(), self.stack.get(place)) else { return self.pop_to(place) };
        let (name, tag) = (self.policy.name(open.id), open.tag.clone());
        if blocks.len() > PARTED_MAX || !self.spend(blocks.len() * tag.len()) {
            return self.pop_to(place);
        }
        let mut from = place;
        for block in blocks {
            let mut text = String::new();
            for open in self.stack.get(from + 1..block).unwrap_or_default().iter().rev().filter(|open| !open.has_ended)
            {
                push_end(&mut text, self.policy.name(open.id));
            }
            push_end(&mut text, name);
            self.go_on_between(from + 1..block, &mut text);
            if let Some(Open { tag: block_tag, .. }) = self.stack.get(block) {
                let (at, behind, n) = (block_tag.start, block_tag.end, self.patches.len().cast_signed());
                self.patches.push(Patch { at, order: (true, n), text });
                self.patches.push(Patch { at: behind, order: (false, -n), text: self.tag(&tag).to_owned() });
            }
            from = block;
        }
        if let Some(open) = self.stack.get_mut(place) {
            open.has_ended = true;
        }
        self.pop_to(last + 1);
        push_end(&mut self.out, name);
    }

    /// Formatting elements between two borders go on; other elements end.
    fn go_on_between(&mut self, places: Range<usize>, text: &mut String) {
        let mut n = 0;
        for place in places {
            let Some(open) = self.stack.get(place).filter(|open| !open.has_ended) else { continue };
            let tag = open.tag.clone();
            let is_formatting = flags(open.id) & FORMATTING != 0;
            if is_formatting && n < BETWEEN_MAX && self.spend(tag.len()) {
                n += 1;
                text.push_str(self.tag(&tag));
                continue;
            }
            self.deactivate(place);
            if let Some(open) = self.stack.get_mut(place) {
                open.has_ended = true;
            }
        }
    }
}

fn push_end(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
