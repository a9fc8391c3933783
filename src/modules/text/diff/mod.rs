//! `text.diff`: what has changed between two texts, and patches.
//!
//! | file | what |
//! |---|---|
//! | `chars.rs` | texts as lists of characters |
//! | `compare.rs` | shortest edit scripts, in pieces of work |
//! | `cleanup.rs` | scripts that people can read |
//! | `patch.rs`, `locate.rs` | patches, and the places where they belong |
//! | `show.rs` | scripts as texts with colours, as HTML, as numbers |

mod chars;
mod cleanup;
mod compare;
mod locate;
mod patch;
mod show;

use std::time::{Duration, Instant};

use self::chars::{Char, chars, text};
use self::compare::{Compare, Hunk, part};
use self::patch::{Apply, Make, Operation, Patch};
use super::work::{self, BYTES_PER_REDUCTION, Items, Work, ret_list};
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::set_field;
use crate::vm::native::{
    Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, TableRef, Transfer, Value, kind_of, number,
};

pub(super) const FUNCTIONS: &[Function] = &[("new", new)];

static DIFFER: HostType = HostType::new(
    "text.Differ",
    &[
        ("compare", compare),
        ("patch_apply", patch_apply),
        ("patch_make", patch_make),
        ("pretty_html", show::pretty_html),
        ("pretty_text", show::pretty_text),
        ("summarize", show::summarize),
    ],
    &[],
);

/// The first piece of work on texts up to so many characters is short.
const SHORT: usize = 64 << 10;
/// Bytes that a character takes while it is worked on, as a multiple of those of the text.
const SIZE_OF_CHAR: usize = size_of::<Char>();
/// Most characters of context: with them on both sides a patch can be looked for.
const MARGIN_MAX: i64 = 15;
/// Largest place in a text that a patch may name.
const PLACE_MAX: i64 = 1 << 40;

/// How texts are compared and patches applied.
#[derive(Clone, Copy, Debug)]
struct Options {
    /// Most time for a comparison; nothing: as long as it takes.
    diff_timeout: Option<Duration>,
    /// Characters that an edit of a patch costs.
    diff_edit_cost: usize,
    /// How bad a place for a patch may be, from 0 (the very text at the very place) to 1.
    match_threshold: f64,
    /// Characters of distance that count as much as all characters wrong.
    match_distance: usize,
    /// Which share of a long patch's text may be different.
    patch_delete_threshold: f64,
    /// Characters of context.
    patch_margin: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            diff_timeout: Some(Duration::from_secs(1)),
            diff_edit_cost: 4,
            match_threshold: 0.5,
            match_distance: 1000,
            patch_delete_threshold: 0.5,
            patch_margin: 4,
        }
    }
}

#[derive(Clone)]
struct Differ(Options);

impl Object for Differ {
    fn type_name(&self) -> &'static str {
        DIFFER.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Differ {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&DIFFER, self.clone())
    }
}

/// `diff.new([options])`
fn new(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let options = match kind_of(cx.arg(1)) {
        Kind::Nil => Ok(Options::default()),
        Kind::Table(table) => read_options(cx, table),
        _ => Err("options must be a table".to_owned()),
    };
    match options {
        Ok(options) => {
            let differ = cx.new_object(&DIFFER, Differ(options));
            ret_ok(cx, differ)
        }
        Err(message) => Failure::new(kind::INVALID, message).with_context("new").ret_nil(cx),
    }
}

fn read_options(cx: &mut Cx<'_>, table: TableRef) -> Result<Options, String> {
    let mut options = Options::default();
    if let Some(seconds) = number_option(cx, table, "diff_timeout", f64::INFINITY)? {
        options.diff_timeout = Duration::try_from_secs_f64(seconds).ok().filter(|limit| !limit.is_zero());
    }
    if let Some(cost) = whole_option(cx, table, "diff_edit_cost", i64::MAX)? {
        options.diff_edit_cost = cost;
    }
    if let Some(threshold) = number_option(cx, table, "match_threshold", 1.0)? {
        options.match_threshold = threshold;
    }
    if let Some(distance) = whole_option(cx, table, "match_distance", i64::MAX)? {
        options.match_distance = distance;
    }
    if let Some(threshold) = number_option(cx, table, "patch_delete_threshold", 1.0)? {
        options.patch_delete_threshold = threshold;
    }
    if let Some(margin) = whole_option(cx, table, "patch_margin", MARGIN_MAX)? {
        options.patch_margin = margin;
    }
    Ok(options)
}

/// A number from 0 on, and at most `most`.
fn number_option(cx: &mut Cx<'_>, table: TableRef, name: &str, most: f64) -> Result<Option<f64>, String> {
    let n = match kind_of(cx.raw_get_str(table, name)) {
        Kind::Nil => return Ok(None),
        Kind::Int(_) | Kind::Float(_) => number::to_number(cx.raw_get_str(table, name)).and_then(Value::to_number),
        _ => None,
    };
    match n.filter(|n| (0.0..=most).contains(n)) {
        Some(n) => Ok(Some(n)),
        None if most == 1.0 => Err(format!("{name} must be a number between 0 and 1")),
        None => Err(format!("{name} must be a number that is not negative")),
    }
}

/// A whole number from 0 on, and at most `most`.
fn whole_option(cx: &mut Cx<'_>, table: TableRef, name: &str, most: i64) -> Result<Option<usize>, String> {
    let n = match kind_of(cx.raw_get_str(table, name)) {
        Kind::Nil => return Ok(None),
        Kind::Int(_) | Kind::Float(_) => number::to_integer(cx.raw_get_str(table, name)),
        _ => None,
    };
    match n.filter(|n| (0..=most).contains(n)).and_then(|n| usize::try_from(n).ok()) {
        Some(n) => Ok(Some(n)),
        None if most == i64::MAX => Err(format!("{name} must be a whole number that is not negative")),
        None => Err(format!("{name} must be a whole number between 0 and {most}")),
    }
}

/// The options of the differ in argument 1.
fn this(cx: &mut Cx<'_>) -> Result<Options, Raise> {
    Ok(cx.check_object::<Differ>(1, &DIFFER)?.0)
}

// ---- comparing

/// How far a comparison is.
enum Phase {
    Compare(Compare),
    /// The shortest script is there.
    Clean(Vec<Hunk>),
    Make(Make),
    Done(Vec<Hunk>),
}

struct Comparison {
    a: Vec<Char>,
    b: Vec<Char>,
    options: Options,
    makes_patches: bool,
    phase: Phase,
}

/// Compares the texts in arguments 2 and 3.
fn start(cx: &mut Cx<'_>, makes_patches: bool) -> Result<Ret, Raise> {
    let options = this(cx)?;
    let (a, b) = (cx.check_str(2)?, cx.check_str(3)?);
    let size = a.len() + b.len();
    cx.check_memory(size.saturating_mul(SIZE_OF_CHAR))?;
    cx.charge(size / BYTES_PER_REDUCTION);
    let (a, b) = (chars(a), chars(b));
    let phase = Phase::Compare(Compare::new(&a, &b, options.diff_timeout));
    work::run(cx, Comparison { a, b, options, makes_patches, phase })
}

/// `differ:compare(a, b)`
fn compare(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    start(cx, false)
}

/// `differ:patch_make(a, b)`
fn patch_make(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    start(cx, true)
}

impl Work for Comparison {
    fn is_short(&self) -> bool {
        self.a.len() + self.b.len() <= SHORT
    }

    fn step(&mut self, until: Instant) -> bool {
        let (a, b) = (&self.a, &self.b);
        loop {
            let is_done = match &mut self.phase {
                Phase::Compare(compare) => compare.step(a, b, until),
                Phase::Clean(_) => true,
                Phase::Make(make) => make.step(a, b, &self.options, until),
                Phase::Done(_) => return true,
            };
            if !is_done {
                return false;
            }
            self.phase = match std::mem::replace(&mut self.phase, Phase::Done(Vec::new())) {
                Phase::Compare(compare) => Phase::Clean(compare.into_hunks()),
                Phase::Clean(hunks) => {
                    let hunks = cleanup::semantic(a, b, hunks);
                    if self.makes_patches {
                        Phase::Make(Make::new(a, cleanup::efficient(hunks, self.options.diff_edit_cost)))
                    } else {
                        Phase::Done(hunks)
                    }
                }
                done @ Phase::Make(_) => {
                    self.phase = done;
                    return true;
                }
                done @ Phase::Done(_) => done,
            };
            if Instant::now() >= until {
                return false;
            }
        }
    }

    fn bytes(&self) -> usize {
        let held = match &self.phase {
            Phase::Compare(compare) => compare.bytes(),
            Phase::Clean(hunks) | Phase::Done(hunks) => hunks.len() * size_of::<Hunk>(),
            Phase::Make(make) => make.bytes(),
        };
        held + (self.a.len() + self.b.len()) * SIZE_OF_CHAR
    }

    fn finish(self, cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        match self.phase {
            Phase::Make(make) => ret_list(cx, Patches(make.patches)),
            Phase::Done(hunks) | Phase::Clean(hunks) => ret_list(cx, Script::new(self.a, self.b, &hunks)),
            Phase::Compare(_) => Err(cx.error("the comparison was given up")),
        }
    }
}

/// A script as a list for the program.
struct Script {
    a: Vec<Char>,
    b: Vec<Char>,
    /// Each with its place, in the second text if it is an insertion.
    edits: Vec<(Operation, (usize, usize))>,
}

impl Script {
    fn new(a: Vec<Char>, b: Vec<Char>, hunks: &[Hunk]) -> Script {
        let mut edits = Vec::with_capacity(3 * hunks.len() + 1);
        let mut at = 0;
        for hunk in hunks {
            edits.extend([
                (Operation::Equal, (at, hunk.a.0)),
                (Operation::Delete, hunk.a),
                (Operation::Insert, hunk.b),
            ]);
            at = hunk.a.1;
        }
        edits.push((Operation::Equal, (at, a.len())));
        edits.retain(|(_, (from, to))| from < to);
        Script { a, b, edits }
    }
}

impl Items for Script {
    fn len(&self) -> usize {
        self.edits.len()
    }

    fn bytes(&self) -> usize {
        (self.a.len() + self.b.len()) + self.edits.len() * 128
    }

    fn item(&self, cx: &mut Cx<'_>, i: usize) -> Result<Value, Raise> {
        let (operation, place) = self.edits.get(i).copied().unwrap_or((Operation::Equal, (0, 0)));
        let chars = part(if operation == Operation::Insert { &self.b } else { &self.a }, place);
        Ok(edit(cx, operation, chars).into())
    }
}

/// `{operation, text}`
fn edit(cx: &mut Cx<'_>, operation: Operation, chars: &[Char]) -> TableRef {
    let table = cx.new_table(0, 2);
    let (name, text) = (cx.new_name(operation.name().as_bytes()), cx.new_str_from(text(chars)));
    set_field(cx, table, "operation", name);
    set_field(cx, table, "text", text);
    table
}

/// Patches as a list for the program.
struct Patches(Vec<Patch>);

impl Items for Patches {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn bytes(&self) -> usize {
        self.0.iter().flat_map(|patch| &patch.edits).map(|(_, text)| text.len() + 128).sum::<usize>()
            + self.0.len() * 256
    }

    fn item(&self, cx: &mut Cx<'_>, i: usize) -> Result<Value, Raise> {
        let table = cx.new_table(0, 6);
        let Some(patch) = self.0.get(i) else { return Ok(table.into()) };
        let numbers = [
            ("start1", patch.start.0),
            ("length1", patch.source().len()),
            ("start2", patch.start.1),
            ("length2", patch.target().len()),
        ];
        for (name, n) in numbers {
            set_field(cx, table, name, i64::try_from(n).unwrap_or(i64::MAX));
        }
        set_field(cx, table, "at_end", patch.is_at_end);
        let diffs = cx.new_table(patch.edits.len(), 0);
        for (i, (operation, text)) in patch.edits.iter().enumerate() {
            let edit = edit(cx, *operation, text);
            cx.raw_set_int(diffs, work::number(i), edit.into())?;
        }
        set_field(cx, table, "diffs", diffs);
        Ok(table.into())
    }
}

// ---- applying

struct Application {
    apply: Apply,
    options: Options,
}

/// `differ:patch_apply(patches, text)`
fn patch_apply(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let options = this(cx)?;
    let patches = cx.check_table(2)?;
    let text = cx.check_str(3)?;
    cx.check_memory(text.len().saturating_mul(SIZE_OF_CHAR))?;
    cx.charge(text.len() / BYTES_PER_REDUCTION);
    let Some(patches) = read_patches(cx, patches) else {
        let failure = Failure::new(kind::INVALID, "patches must be a list that patch_make has made");
        return failure.with_context("patch_apply").ret_nil(cx);
    };
    work::run(cx, Application { apply: Apply::new(text, patches, options.patch_margin), options })
}

fn read_patches(cx: &mut Cx<'_>, list: TableRef) -> Option<Vec<Patch>> {
    let mut patches = Vec::new();
    for i in 1..=cx.raw_len(list) {
        let Kind::Table(table) = kind_of(cx.raw_get_int(list, i)) else { return None };
        let start = number::to_integer(cx.raw_get_str(table, "start2")).filter(|at| (0..=PLACE_MAX).contains(at))?;
        let start = usize::try_from(start).ok()?;
        let Kind::Table(diffs) = kind_of(cx.raw_get_str(table, "diffs")) else { return None };
        let edits = show::read_edits(cx, diffs)?.into_iter().map(|(operation, text)| (operation, chars(text)));
        let is_at_end = !cx.raw_get_str(table, "at_end").is_falsy();
        patches.push(Patch { start: (start, start), is_at_end, edits: edits.collect() });
    }
    Some(patches)
}

impl Work for Application {
    fn is_short(&self) -> bool {
        self.apply.bytes() <= SHORT * SIZE_OF_CHAR
    }

    fn step(&mut self, until: Instant) -> bool {
        self.apply.step(&self.options, until)
    }

    fn bytes(&self) -> usize {
        self.apply.bytes()
    }

    fn finish(self, cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        let (text, is_complete) = self.apply.finish();
        cx.check_memory(text.len())?;
        let text = cx.new_str_from(text);
        cx.ret(&[text, is_complete.into()])
    }
}
