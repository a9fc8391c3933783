//! Running one program (`wippy FILE`, `-e`, `-`).
//!
//! The pieces of the program run one after the other in one process. The results of the last decide the exit status;
//! a function, or a table with a function `main`, is called with the arguments. At the end, whatever the outcome, the
//! finalizers that are left are called.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;
use std::thread;

use super::args::{Invocation, Program, UsageError};
use super::exit::{DEFECT, FAILURE, Verdict, judge};
use super::interrupt;
use super::output::Output;
use super::report::{self, Failure, Frame};
use super::settings::{DEBUG_VARIABLE, Debug, read_debug};
use super::source::{self, Source};
use super::usage_error;
use crate::Runtime;
use crate::stdlib::io::{Streams, interruption};
use crate::stdlib::{os, set_field};
use crate::vm::call::{Ended, call_outside};
use crate::vm::debug;
use crate::vm::native::{Cx, Kind, Type, Value, kind_of, type_of};
use crate::vm::state::{Options, Vm};

/// So many levels at each end of a long stack are looked at; the report shows fewer.
const LEVELS_AT_END: usize = 50;
/// Code, or `@file`, that is run before each program.
const INIT_VARIABLE: &str = "WIPPY_INIT";
/// More directories for `require`.
const PATH_VARIABLE: &str = "WIPPY_PATH";

/// Runs a program; gives the exit status.
pub(super) fn run(invocation: Invocation) -> u8 {
    let output = Output::of_errors(invocation.color);
    let prepared = prepare(&invocation);
    let (sources, options, debug) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return usage_error(&error, output),
    };
    let Some(stack_kib) = debug.stack_kib else {
        return Script::new(invocation, sources, options, output).run();
    };
    let script = move || Script::new(invocation, sources, options, output).run();
    let thread = thread::Builder::new().stack_size(stack_kib << 10).spawn(script);
    match thread.map(thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        Ok(Err(_)) => DEFECT,
        Err(error) => usage_error(&UsageError::new(format!("cannot start a thread: {error}")), output),
    }
}

/// Reads settings and program texts: all that can go wrong before anything runs.
fn prepare(invocation: &Invocation) -> Result<(Vec<Source>, Options, Debug), UsageError> {
    let mut options = Options::default();
    let mut debug = Debug::default();
    if let Some(text) = environment(invocation, DEBUG_VARIABLE) {
        debug = read_debug(&text.to_string_lossy(), &mut options).map_err(UsageError::new)?;
    }
    options.max_memory = invocation.max_memory.unwrap_or(options.max_memory);
    options.max_reductions = invocation.max_reductions.unwrap_or(options.max_reductions);
    interrupt::watch(interruption()).map_err(|error| UsageError::new(format!("cannot watch for signals: {error}")))?;
    options.interrupt = Some(Arc::clone(&interruption().signal));
    if let Some(directory) = &invocation.directory {
        std::env::set_current_dir(directory).map_err(|error| {
            let reason = crate::stdlib::io::error_text(&error).to_lowercase();
            UsageError::new(format!("cannot change to '{}': {reason}", directory.display()))
        })?;
    }
    let mut sources = Vec::new();
    if let Some(init) = environment(invocation, INIT_VARIABLE) {
        sources.push(match init.as_bytes() {
            [b'@', file @ ..] => source::read_file(OsStr::from_bytes(file))?,
            code => Source { chunk_name: b"=WIPPY_INIT".to_vec(), text: code.to_vec() },
        });
    }
    match &invocation.program {
        Program::File(name) => sources.push(source::read_file(name)?),
        Program::Code(pieces) => sources.extend(pieces.iter().zip(1..).map(|(code, n)| {
            let chunk_name = if n == 1 { b"=(-e)".to_vec() } else { format!("=(-e {n})").into_bytes() };
            Source { chunk_name, text: code.as_bytes().to_vec() }
        })),
        Program::Unnamed if std::io::IsTerminal::is_terminal(&std::io::stdin()) => {
            let mut error = UsageError::new("no file to run");
            error.helps.push("write 'wippy script.lua' or 'wippy -e code'; 'wippy --help' says more".to_owned());
            return Err(error);
        }
        Program::Stdin | Program::Unnamed => sources.push(source::read_stdin()?),
    }
    Ok((sources, options, debug))
}

/// A variable of the environment that is not empty.
fn environment(invocation: &Invocation, name: &str) -> Option<std::ffi::OsString> {
    if invocation.ignores_environment {
        return None;
    }
    std::env::var_os(name).filter(|text| !text.is_empty())
}

/// A program that runs.
struct Script {
    invocation: Invocation,
    sources: Vec<Source>,
    output: Output,
    runtime: Runtime,
    max_reductions: u64,
}

/// Why a program did not come to its end.
enum Ending {
    /// It failed; the report has been written.
    Failed,
    /// A signal asked it to stop.
    Interrupted,
}

impl Script {
    fn new(invocation: Invocation, sources: Vec<Source>, options: Options, output: Output) -> Script {
        let max_reductions = options.max_reductions;
        let runtime = Runtime::with_path(options, &module_path(&invocation));
        Script { invocation, sources, output, runtime, max_reductions }
    }

    fn run(mut self) -> u8 {
        self.set_globals();
        let status = match self.run_pieces() {
            Ok(status) => status,
            Err(Ending::Failed) => FAILURE,
            Err(Ending::Interrupted) => {
                let (text, status) = interrupt::outcome(interruption());
                report::write(text);
                return status;
            }
        };
        self.close();
        status
    }

    /// The words of the command line.
    fn set_globals(&mut self) {
        let Invocation { words, first_argument, program, .. } = &self.invocation;
        let is_named = matches!(program, Program::File(_) | Program::Stdin);
        self.runtime.with_cx(|cx| {
            let arg = cx.new_table(words.len(), 1);
            let first = i64::try_from(*first_argument).unwrap_or(0);
            for (word, at) in words.iter().zip(0_i64..) {
                // The name of the script is number 0; code has no name among the words, and its options come before.
                let index = at - first + if is_named || at >= first { 1 } else { 0 };
                let word = cx.new_str(word.as_bytes());
                let stored = cx.raw_set_int(arg, index, word);
                debug_assert!(stored.is_ok(), "a new table takes numbers as keys");
            }
            if !is_named {
                let name = cx.new_str(if matches!(program, Program::Code(_)) { b"(-e)" } else { b"(stdin)" });
                let stored = cx.raw_set_int(arg, 0, name);
                debug_assert!(stored.is_ok(), "a new table takes numbers as keys");
            }
            let globals = cx.globals();
            set_field(cx, globals, "arg", arg);
        });
    }

    fn run_pieces(&mut self) -> Result<u8, Ending> {
        let n_before = self.sources.len() - self.n_program_pieces();
        for piece in 0..n_before {
            self.run_piece(piece)?;
        }
        for module in self.invocation.modules.clone() {
            self.require(&module)?;
        }
        let mut status = 0;
        for piece in n_before..self.sources.len() {
            let results = self.run_piece(piece)?;
            status = self.judge(&results, false)?;
        }
        Ok(status)
    }

    /// Pieces that are the program itself and not what the environment puts in front.
    fn n_program_pieces(&self) -> usize {
        match &self.invocation.program {
            Program::Code(pieces) => pieces.len(),
            Program::File(_) | Program::Stdin | Program::Unnamed => 1,
        }
    }

    fn run_piece(&mut self, piece: usize) -> Result<Vec<Value>, Ending> {
        let Some(source) = self.sources.get(piece) else {
            return Ok(Vec::new());
        };
        let prologue = crate::source::prologue_len(&source.text);
        let text = source.text.get(prologue..).unwrap_or_default();
        let loaded = self.runtime.with_cx(|cx| cx.load_chunk(text, &source.chunk_name, b"t", true));
        match loaded {
            Ok(chunk) => self.call(chunk),
            Err(message) => {
                report::write(&report::not_compiled(source, &message, self.output));
                Err(Ending::Failed)
            }
        }
    }

    /// `NAME = require("NAME")`.
    fn require(&mut self, module: &OsStr) -> Result<(), Ending> {
        let (require, name) = self.runtime.with_cx(|cx| {
            let globals = cx.globals();
            (cx.raw_get_str(globals, "require"), cx.new_str(module.as_bytes()))
        });
        let results = self.call_with(require, &[name])?;
        let module_value = results.first().copied().unwrap_or(Value::NIL);
        self.runtime.with_cx(|cx| {
            let globals = cx.globals();
            let name = cx.new_str(module.as_bytes());
            let stored = cx.raw_set(globals, name, module_value);
            debug_assert!(stored.is_ok(), "the table of globals takes a string as key");
        });
        Ok(())
    }

    /// Calls a function with the arguments of the command line.
    fn call(&mut self, function: Value) -> Result<Vec<Value>, Ending> {
        let words = self.invocation.arguments();
        let arguments: Vec<Value> =
            self.runtime.with_cx(|cx| words.iter().map(|word| cx.new_str(word.as_bytes())).collect());
        self.call_with(function, &arguments)
    }

    fn call_with(&mut self, function: Value, arguments: &[Value]) -> Result<Vec<Value>, Ending> {
        match call_outside(self.runtime.vm(), function, arguments) {
            Ended::Returned(results) => Ok(results),
            Ended::Failed(error) => {
                let stack = frames(self.runtime.vm());
                self.report(error, stack);
                Err(Ending::Failed)
            }
            Ended::Interrupted => Err(Ending::Interrupted),
            Ended::OutOfReductions => {
                let message = format!("reduction limit exceeded ({} reductions)", self.max_reductions);
                let (frames, n_left_out) = frames(self.runtime.vm());
                let failure = Failure { message, frames, n_left_out, ..Failure::default() };
                report::write(&report::uncaught(&failure, &self.sources, self.output));
                Err(Ending::Failed)
            }
        }
    }

    fn judge(&mut self, results: &[Value], is_main: bool) -> Result<u8, Ending> {
        match self.runtime.with_cx(|cx| judge(cx, results, is_main)) {
            Verdict::Status(status) => Ok(status),
            Verdict::Print(text) => {
                let text = self.runtime.with_cx(|cx| [cx.bytes(text), b"\n"].concat());
                Streams::standard().write_out(&text);
                Ok(0)
            }
            Verdict::Call(main) => {
                let results = self.call(main)?;
                self.judge(&results, true)
            }
            Verdict::Failure(error) => {
                self.report(error, (Vec::new(), 0));
                Err(Ending::Failed)
            }
        }
    }

    fn report(&mut self, error: Value, (frames, n_left_out): (Vec<Frame>, usize)) {
        let message = self.error_text(error);
        let failure = Failure { message, notes: Vec::new(), frames, n_left_out };
        report::write(&report::uncaught(&failure, &self.sources, self.output));
    }

    /// The text of an error value: a string, what `__tostring` gives, or a field `message`.
    fn error_text(&mut self, error: Value) -> String {
        let (plain, tostring) = self.runtime.with_cx(|cx| (plain_text(cx, error), cx.tostring_method(error)));
        if let Some(text) = plain {
            return text;
        }
        if type_of(tostring) == Type::Function
            && let Ended::Returned(results) = call_outside(self.runtime.vm(), tostring, &[error])
        {
            let text = results.first().copied().unwrap_or(Value::NIL);
            if let Some(text) = self.runtime.with_cx(|cx| plain_text(cx, text)) {
                return text;
            }
        }
        self.runtime.with_cx(|cx| match kind_of(error) {
            Kind::Table(t) if type_of(cx.raw_get_str(t, "message")) == Type::String => {
                String::from_utf8_lossy(cx.bytes(cx.raw_get_str(t, "message"))).into_owned()
            }
            _ => format!("(error object is a {} value)", type_of(error).name()),
        })
    }

    /// Calls the finalizers that are left. What goes wrong in them is nobody's business any more.
    fn close(&mut self) {
        let close = self.runtime.with_cx(os::state_closer);
        call_outside(self.runtime.vm(), close, &[]);
    }
}

/// The text of a string or number.
fn plain_text(cx: &mut Cx<'_>, v: Value) -> Option<String> {
    let text = cx.to_str(v)?;
    Some(String::from_utf8_lossy(cx.bytes(text)).into_owned())
}

/// The stack of the failed program: the levels at its ends, innermost first, and how many are between them.
fn frames(vm: &Vm) -> (Vec<Frame>, usize) {
    let levels: Vec<debug::Level> = debug::levels(vm, vm.co).collect();
    let n_left_out = levels.len().saturating_sub(2 * LEVELS_AT_END);
    let first = levels.iter().take(levels.len().min(LEVELS_AT_END));
    let last = levels.iter().skip(LEVELS_AT_END + n_left_out);
    let infos = first.chain(last).map(|&level| debug::info(vm, level));
    let frames = infos.map(|info| Frame {
        short_source: String::from_utf8_lossy(&info.short_source).into_owned(),
        source: info.source,
        line: info.current_line,
        name: info.name.map(|name| String::from_utf8_lossy(&name).into_owned()),
    });
    (frames.filter(|frame| frame.line.is_some() || frame.name.is_some()).collect(), n_left_out)
}

/// `package.path`: beside the script, then the directories of the environment, then the working directory.
fn module_path(invocation: &Invocation) -> Vec<u8> {
    let mut directories: Vec<Vec<u8>> = Vec::new();
    if let Program::File(name) = &invocation.program {
        let name = name.as_bytes();
        let directory = name.iter().rposition(|&byte| byte == b'/').and_then(|slash| name.get(..slash));
        directories.push(match directory {
            Some(b"") => b"/".to_vec(),
            Some(directory) => directory.to_vec(),
            None => b".".to_vec(),
        });
    }
    if let Some(more) = environment(invocation, PATH_VARIABLE) {
        let more = more.as_bytes().split(|&byte| byte == b':').filter(|directory| !directory.is_empty());
        directories.extend(more.map(<[u8]>::to_vec));
    }
    if directories.iter().all(|directory| directory != b".") {
        directories.push(b".".to_vec());
    }
    let templates: Vec<Vec<u8>> = directories
        .iter()
        .flat_map(|directory| [[directory, &b"/?.lua"[..]].concat(), [directory, &b"/?/init.lua"[..]].concat()])
        .collect();
    templates.join(&b';')
}
