//! What the first program of a test finds: a table of natives, made when the process begins (`lua/main.lua`).

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::caught::{self, Caught};
use super::program::Program;
use super::runner::{News, Note};
use super::snapshots::Snapshots;
use super::{Case, Failure, Selects, Status};
use crate::modules;
use crate::process::duration;
use crate::process::entry::Entry;
use crate::process::scope;
use crate::stdlib::io::{self, Direction, SharedStream, Stream, Streams, lock};
use crate::stdlib::module::{Builtin, find_builtin, own_modules, table_of};
use crate::stdlib::{LOADED, registry_table, set_field, set_functions};
use crate::vm::native::{Cx, Function, Kind, Raise, Ret, TableRef, Value, kind_of};
use crate::vm::services::SharedImage;

/// Longest output of a case that is kept, in bytes.
const OUTPUT_MAX: u64 = 64 << 10;

const FUNCTIONS: &[Function] = &[
    ("begin", begin),
    ("called", called),
    ("finish", finish),
    ("over", over),
    ("capture", capture),
    ("late", late),
    ("now", now),
    ("seconds", seconds),
    ("selects", selects),
    ("replace", replace),
    ("module", module),
    ("place", place),
    ("snapshot", snapshot),
    ("provide", provide),
];

/// What a process needs to know that runs a test.
pub(super) struct Setup {
    /// The number of the start, which its reports carry.
    pub(super) start: u64,
    pub(super) name: String,
    pub(super) program: Program,
    /// The code of the test.
    pub(super) image: SharedImage,
    /// Names of what is called in a table that it returns, the best first.
    pub(super) methods: Vec<String>,
    pub(super) timeout: Duration,
    pub(super) seed: u64,
    pub(super) selects: Arc<Selects>,
    pub(super) snapshots: Snapshots,
    pub(super) to: Sender<News>,
    /// What it prints goes where that of any program goes.
    pub(super) is_live: bool,
    pub(super) surroundings: Surroundings,
}

/// What the code of a test can name.
pub(super) enum Surroundings {
    /// What its entry says; the library is what stands for the module `test` there.
    Entry(&'static Entry),
    /// All that scripts can, with modules of its own found along this path.
    Script { module_path: Vec<u8> },
}

/// What a process has that runs a test.
struct Link {
    start: u64,
    began: Instant,
    timeout: Duration,
    selects: Arc<Selects>,
    snapshots: Snapshots,
    to: Sender<News>,
    output: Option<Output>,
    /// The library that stands for the module `test`.
    library: Option<&'static Entry>,
}

impl Link {
    fn tell(&self, note: Note) {
        // A runner that is gone needs no news.
        drop(self.to.send(News { start: self.start, note }));
    }
}

/// What the process prints: a file without a name, of which each case takes its part.
struct Output {
    stream: SharedStream,
    file: File,
    taken: u64,
}

impl Output {
    /// What was printed since the last time.
    fn take(&mut self) -> Vec<u8> {
        // What cannot be written here is lost: it is a note on a failure.
        lock(&self.stream).flush().unwrap_or_default();
        let end = self.file.metadata().map_or(self.taken, |data| data.len());
        let n = usize::try_from(end.saturating_sub(self.taken).min(OUTPUT_MAX)).unwrap_or(0);
        let mut text = vec![0; n];
        let n_read = self.file.read_at(&mut text, self.taken).unwrap_or(0);
        text.truncate(n_read);
        if end - self.taken > OUTPUT_MAX {
            text.extend_from_slice("…\n".as_bytes());
        }
        self.taken = end;
        text
    }
}

/// Makes the table, and arranges the process for a test.
pub(super) fn host(cx: &mut Cx<'_>, setup: Setup) -> TableRef {
    let Setup { start, name, program, image, methods, timeout, seed, selects, snapshots, to, is_live, surroundings } =
        setup;
    own_modules(cx);
    let output = if is_live { None } else { capture_output(cx) };
    let library = match surroundings {
        Surroundings::Entry(library) => Some(library),
        Surroundings::Script { module_path } => {
            crate::stdlib::package::set_path(cx, &module_path);
            None
        }
    };
    if output.is_some() && library.is_none() {
        // The handles of the base are those of the program.
        io::open(cx);
    }
    cx.add_extension(Link { start, began: Instant::now(), timeout, selects, snapshots, to, output, library });
    let host = cx.new_table(0, 24);
    set_functions(cx, host, FUNCTIONS);
    let parts = cx.new_table(0, program.parts.len());
    for (name, image) in program.parts {
        let part = cx.function_of_image(image);
        set_field(cx, parts, name, part);
    }
    set_field(cx, host, "parts", parts);
    let chunk = cx.function_of_image(image);
    set_field(cx, host, "chunk", chunk);
    let names = cx.new_table(methods.len(), 0);
    for (name, at) in methods.iter().zip(1..) {
        let name = cx.new_str(name.as_bytes());
        let stored = cx.raw_set_int(names, at, name);
        debug_assert!(stored.is_ok(), "a new table takes numbers as keys");
    }
    set_field(cx, host, "methods", names);
    let name = cx.new_str(name.as_bytes());
    set_field(cx, host, "name", name);
    set_field(cx, host, "seed", i64::try_from(seed).unwrap_or(i64::MAX));
    set_field(cx, host, "timeout", i64::try_from(timeout.as_nanos()).unwrap_or(i64::MAX));
    let globals = cx.globals();
    set_field(cx, host, "globals", globals);
    if let Some(time) = modules::ALL.iter().find(|module| module.name() == "time") {
        let time = table_of(cx, time);
        set_field(cx, host, "time", time);
    }
    host
}

/// Has the process print into a file of its own. Where there is none it prints as any other.
fn capture_output(cx: &mut Cx<'_>) -> Option<Output> {
    let file = io::temporary_file().ok()?;
    let own = file.try_clone().ok()?;
    let streams = Streams::with_output(Stream::new(file, Direction::Write));
    let stream = Arc::clone(&streams.stdout);
    cx.add_extension(streams);
    Some(Output { stream, file: own, taken: 0 })
}

fn link<'c>(cx: &'c mut Cx<'_>) -> Result<&'c mut Link, Raise> {
    if cx.extension::<Link>().is_none() {
        return Err(cx.error("this function belongs to the process of a test"));
    }
    match cx.extension::<Link>() {
        Some(link) => Ok(link),
        None => unreachable!("it was just there"),
    }
}

fn text_of(cx: &Cx<'_>, v: Value) -> String {
    let Kind::Str(text) = kind_of(v) else { return String::new() };
    String::from_utf8_lossy(cx.bytes(text.into())).into_owned()
}

/// The texts of a list.
fn texts(cx: &mut Cx<'_>, i: usize) -> Result<Vec<String>, Raise> {
    let list = cx.check_table(i)?;
    Ok((1..=cx.raw_len(list)).map(|at| text_of(cx, cx.raw_get_int(list, at))).collect())
}

/// `begin(path)`: a case begins.
fn begin(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let path = texts(cx, 1)?;
    link(cx)?.tell(Note::Begun(path));
    cx.ret0()
}

/// `called()`: a hook or a case is called, and its limit counts from now on.
fn called(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    link(cx)?.tell(Note::Called);
    cx.ret0()
}

/// `finish(status, path, seconds [, failure [, reason]])`: a case is over.
fn finish(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let status = match cx.check_str(1)? {
        b"passed" => Status::Passed,
        b"skipped" => Status::Skipped,
        _ => Status::Failed,
    };
    let path = texts(cx, 2)?;
    let time = Duration::try_from_secs_f64(cx.check_number(3)?).unwrap_or_default();
    let failure = cx.arg(4);
    let failure = cx.userdata::<Caught>(failure).map(|caught| caught.0.clone());
    let reason = text_of(cx, cx.arg(5));
    let link = link(cx)?;
    let output = link.output.as_mut().map(Output::take).unwrap_or_default();
    link.tell(Note::Case(Case { path, status, time, failure, reason, output }));
    cx.ret0()
}

/// `over()`: all cases are.
fn over(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let link = link(cx)?;
    link.tell(Note::Over(link.snapshots.clone()));
    cx.ret0()
}

/// `capture(text, error, is_assertion [, expected, got])`: the failure of an error, whose raise is on the stack.
fn capture(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let text = text_of(cx, cx.arg(1));
    let is_assertion = matches!(kind_of(cx.arg(3)), Kind::Boolean(true));
    let err = cx.arg(2);
    let mut failure = caught::raised(cx, text, err, is_assertion);
    if let (Kind::Str(expected), Kind::Str(got)) = (kind_of(cx.arg(4)), kind_of(cx.arg(5))) {
        failure.difference = Some((text_of(cx, expected.into()), text_of(cx, got.into())));
    }
    ret_failure(cx, failure)
}

/// `late(coroutine)`: the failure of a case that takes too long, and of what it waits for.
fn late(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let co = cx.arg(1);
    let limit = link(cx)?.timeout;
    let text = format!("timed out after {}", shown(limit));
    let failure =
        if co.is_nil() { Failure { message: text, ..Failure::default() } } else { caught::late(cx, co, text) };
    ret_failure(cx, failure)
}

/// A limit as people write it.
pub(super) fn shown(limit: Duration) -> String {
    duration::Duration(i64::try_from(limit.as_nanos()).unwrap_or(i64::MAX)).to_text()
}

fn ret_failure(cx: &mut Cx<'_>, failure: Failure) -> Result<Ret, Raise> {
    let caught = cx.new_userdata(Caught(failure), None);
    cx.ret1(caught)
}

/// `now()`: seconds since the process began.
fn now(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let seconds = link(cx)?.began.elapsed().as_secs_f64();
    cx.ret1(seconds)
}

/// `seconds(duration)`
fn seconds(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let v = cx.arg(1);
    match duration::Duration::of_argument(cx, v) {
        Ok(duration) => cx.ret1(duration.0 as f64 / 1e9),
        Err(message) => Err(cx.error(message)),
    }
}

/// `selects(name)`: whether a case runs.
fn selects(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = String::from_utf8_lossy(cx.check_str(1)?).into_owned();
    let selects = Arc::clone(&link(cx)?.selects);
    cx.ret1(selects(&name))
}

/// `replace(table, key, value)`: a store that frozen tables take, too.
fn replace(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let table = cx.check_table(1)?;
    cx.raw_replace(table, cx.arg(2), cx.arg(3))?;
    cx.ret0()
}

/// `module(name)`: the table of a module, or nil.
fn module(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = cx.check_str(1)?;
    let module = match find_builtin(cx, name) {
        Builtin::Module(module) => module,
        Builtin::Refused(_) | Builtin::Unknown => Value::NIL,
    };
    cx.ret1(module)
}

/// `place(function)`: where a Lua function is defined, or nil.
fn place(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let f = cx.check_function(1)?;
    let info = cx.function_info(f);
    match info.line_defined.filter(|_| info.what != "C") {
        Some(line) => {
            let text = cx.new_str_from([&info.short_source[..], format!(":{line}").as_bytes()].concat());
            cx.ret1(text)
        }
        None => cx.ret1(Value::NIL),
    }
}

/// `snapshot(name, text)`: the stored text.
fn snapshot(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let name = String::from_utf8_lossy(cx.check_str(1)?).replace(['\r', '\n'], " ");
    let text = String::from_utf8_lossy(cx.check_str(2)?).into_owned();
    let stored = link(cx)?.snapshots.look(&name, &text).to_owned();
    let stored = cx.new_str(stored.as_bytes());
    cx.ret1(stored)
}

/// `provide(test)`: the module `test` of this process.
fn provide(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let test = cx.check_table(1)?;
    match link(cx)?.library {
        Some(library) => scope::provide(cx, library, test.into()),
        None => {
            let loaded = registry_table(cx, LOADED);
            set_field(cx, loaded, "test", test);
            let globals = cx.globals();
            set_field(cx, globals, "test", test);
        }
    }
    cx.ret0()
}
