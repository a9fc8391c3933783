//! The program of the command line, step by step: each piece of code, each module, the main function, and at last the
//! finalizers are one call on the main coroutine each.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;

use super::args::{self, Invocation};
use super::exit::{FAILURE, Verdict, judge};
use super::output::Output;
use super::report::{self, Failure, Frame};
use super::source::Source;
use super::uncaught;
use crate::process::entry::publish_fields;
use crate::process::error::ErrorValue;
use crate::process::program::{Next, Program};
use crate::stdlib::io::Streams;
use crate::stdlib::{os, set_field};
use crate::vm::call::Ended;
use crate::vm::debug::{self, Trace};
use crate::vm::native::{Cx, Type, Value, type_of};
use crate::vm::state::Vm;

/// So many levels at each end of a long stack are looked at; the report shows fewer.
const LEVELS_AT_END: usize = 50;

/// A program that runs.
pub(super) struct Script {
    invocation: Invocation,
    sources: Arc<[Source]>,
    output: Output,
    max_reductions: u64,
    at: At,
}

/// What is being called.
enum At {
    Nothing,
    /// A piece of code.
    Piece(usize),
    /// `require` of a module that the command line names.
    Module(usize),
    /// The main function that a piece has given.
    Main(usize),
    /// `__tostring` of an uncaught error, which is pinned and was raised with this stack.
    ErrorText(u32, Trace),
    /// The finalizers.
    Closing(u8),
}

impl Program for Script {
    fn next(&mut self, vm: &mut Vm, ended: Option<Ended>) -> Next {
        let at = std::mem::replace(&mut self.at, At::Nothing);
        match (at, ended) {
            (At::Nothing, _) => {
                self.set_globals(vm);
                self.piece(vm, 0)
            }
            (At::Closing(status), _) => Next::End(status),
            (At::ErrorText(pinned, trace), ended) => {
                let text = match ended {
                    Some(Ended::Returned(values)) => values.first().copied().unwrap_or(Value::NIL),
                    _ => Value::NIL,
                };
                self.report_object(vm, |cx| cx.unpin(pinned), text, trace);
                self.close(vm, FAILURE)
            }
            (at, Some(Ended::Returned(values))) => self.returned(vm, at, &values),
            (_, Some(Ended::Failed(error))) => self.fail(vm, error, true),
            (_, Some(Ended::OutOfReductions)) => {
                let message = format!("reduction limit exceeded ({} reductions)", self.max_reductions);
                let (frames, n_left_out) = frames(vm);
                self.report(message, frames, n_left_out);
                self.close(vm, FAILURE)
            }
            (_, Some(Ended::Interrupted) | None) => Next::End(FAILURE),
        }
    }
}

impl Script {
    pub(super) fn new(invocation: Invocation, sources: Arc<[Source]>, max_reductions: u64, output: Output) -> Script {
        Script { invocation, sources, output, max_reductions, at: At::Nothing }
    }

    /// The words of the command line.
    fn set_globals(&self, vm: &mut Vm) {
        let Invocation { words, first_argument, program, .. } = &self.invocation;
        let is_named = matches!(program, args::Program::File(_) | args::Program::Stdin);
        vm.with_cx(|cx| {
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
                let name = cx.new_str(if matches!(program, args::Program::Code(_)) { b"(-e)" } else { b"(stdin)" });
                let stored = cx.raw_set_int(arg, 0, name);
                debug_assert!(stored.is_ok(), "a new table takes numbers as keys");
            }
            let globals = cx.globals();
            set_field(cx, globals, "arg", arg);
        });
    }

    /// Pieces that the environment puts in front of the program.
    fn n_before(&self) -> usize {
        let own = match &self.invocation.program {
            args::Program::Code(pieces) => pieces.len(),
            args::Program::File(_) | args::Program::Stdin | args::Program::Unnamed => 1,
        };
        self.sources.len().saturating_sub(own)
    }

    /// A call has returned.
    fn returned(&mut self, vm: &mut Vm, at: At, values: &[Value]) -> Next {
        match at {
            At::Piece(i) if i < self.n_before() => self.piece(vm, i + 1),
            At::Piece(i) => self.judge(vm, values, i, false),
            At::Main(i) => self.judge(vm, values, i, true),
            At::Module(i) => {
                let module = values.first().copied().unwrap_or(Value::NIL);
                let name = self.invocation.modules.get(i).map(|name| name.as_bytes().to_vec()).unwrap_or_default();
                vm.with_cx(|cx| {
                    let globals = cx.globals();
                    let name = cx.new_str(&name);
                    let stored = cx.raw_set(globals, name, module);
                    debug_assert!(stored.is_ok(), "the table of globals takes a string as key");
                });
                self.module(vm, i + 1)
            }
            At::Nothing | At::ErrorText(..) | At::Closing(_) => Next::End(FAILURE),
        }
    }

    /// Runs piece `i`; behind those in front come the modules.
    fn piece(&mut self, vm: &mut Vm, i: usize) -> Next {
        if i == self.n_before() && !self.invocation.modules.is_empty() {
            return self.module(vm, 0);
        }
        self.load(vm, i)
    }

    fn load(&mut self, vm: &mut Vm, i: usize) -> Next {
        let Some(source) = self.sources.get(i) else { return self.close(vm, 0) };
        let (prologue, mode) = match source.is_compiled {
            true => (0, b"b"),
            false => (crate::source::prologue_len(&source.text), b"t"),
        };
        let text = source.text.get(prologue..).unwrap_or_default();
        let loaded = vm.with_cx(|cx| cx.load_chunk(text, &source.chunk_name, mode, true));
        match loaded {
            Ok(chunk) => {
                self.at = At::Piece(i);
                self.call(vm, chunk)
            }
            Err(message) => {
                report::write(&report::not_compiled(source, &message, self.output));
                self.close(vm, FAILURE)
            }
        }
    }

    /// `NAME = require("NAME")` for module `i`; behind the last comes the program.
    fn module(&mut self, vm: &mut Vm, i: usize) -> Next {
        let Some(name) = self.invocation.modules.get(i) else { return self.load(vm, self.n_before()) };
        self.at = At::Module(i);
        vm.with_cx(|cx| {
            let globals = cx.globals();
            let require = cx.raw_get_str(globals, "require");
            Next::Call(require, vec![cx.new_str(OsStr::as_bytes(name))])
        })
    }

    /// Calls a function with the arguments of the command line.
    fn call(&self, vm: &mut Vm, function: Value) -> Next {
        let words = self.invocation.arguments();
        let arguments = vm.with_cx(|cx| words.iter().map(|word| cx.new_str(word.as_bytes())).collect());
        Next::Call(function, arguments)
    }

    fn judge(&mut self, vm: &mut Vm, values: &[Value], piece: usize, is_main: bool) -> Next {
        let failure = vm.with_cx(|cx| {
            let second = values.get(1).copied().unwrap_or(Value::NIL);
            let first = values.first().copied().unwrap_or(Value::NIL);
            if ErrorValue::of_value(cx, second).is_some() {
                return Some(second);
            }
            (values.len() == 1 && ErrorValue::of_value(cx, first).is_some()).then_some(first)
        });
        if let Some(error) = failure {
            return self.fail(vm, error, false);
        }
        let status = match vm.with_cx(|cx| judge(cx, values, is_main)) {
            Verdict::Status(status) => status,
            Verdict::Print(text) => {
                let text = vm.with_cx(|cx| [cx.bytes(text), b"\n"].concat());
                Streams::standard().write_out(&text);
                0
            }
            Verdict::Call(main) => {
                let module = values.first().copied().unwrap_or(Value::NIL);
                vm.with_cx(|cx| publish_fields(cx, module));
                self.at = At::Main(piece);
                return self.call(vm, main);
            }
            Verdict::Failure(error) => return self.fail(vm, error, false),
        };
        if piece + 1 < self.sources.len() { self.load(vm, piece + 1) } else { self.close(vm, status) }
    }

    /// The program has failed with this value: raised, with the stack still there, or returned.
    fn fail(&mut self, vm: &mut Vm, error: Value, is_raised: bool) -> Next {
        if let Some(error) = vm.with_cx(|cx| ErrorValue::of_value(cx, error)) {
            let failure = vm.with_cx(|cx| uncaught::failure_of(cx, &error, &self.sources));
            report::write(&report::uncaught(&failure, &self.sources, self.output));
            return self.close(vm, FAILURE);
        }
        if type_of(error) == Type::String {
            let message = vm.with_cx(|cx| String::from_utf8_lossy(cx.bytes(error)).into_owned());
            let (frames, n_left_out) = if is_raised { frames(vm) } else { (Vec::new(), 0) };
            self.report(message, frames, n_left_out);
            return self.close(vm, FAILURE);
        }
        let trace = if is_raised { Trace::capture(vm, vm.co, 0).0 } else { Trace::default() };
        let method = vm.with_cx(|cx| cx.tostring_method(error));
        if type_of(method) == Type::Function {
            self.at = At::ErrorText(vm.with_cx(|cx| cx.pin(error)), trace);
            vm.with_cx(|cx| cx.drop_other_tasks());
            return Next::Call(method, vec![error]);
        }
        self.report_object(vm, |_| error, Value::NIL, trace);
        self.close(vm, FAILURE)
    }

    /// The report of an error that is neither a string nor an error value; `text` is what `__tostring` made of it.
    fn report_object(&self, vm: &mut Vm, value: impl FnOnce(&mut Cx<'_>) -> Value, text: Value, trace: Trace) {
        let failure = vm.with_cx(|cx| {
            let value = value(cx);
            let error = ErrorValue::of_object(cx, value, text, trace);
            let mut failure = uncaught::failure_of(cx, &error, &self.sources);
            failure.is_where_raised = true;
            if error.details().is_none() {
                // It cannot be copied, but it can be looked at.
                failure.notes.extend(uncaught::value_note(cx, value));
            }
            failure
        });
        report::write(&report::uncaught(&failure, &self.sources, self.output));
    }

    fn report(&self, message: String, frames: Vec<Frame>, n_left_out: usize) {
        let failure = Failure { message, frames, n_left_out, ..Failure::default() };
        report::write(&report::uncaught(&failure, &self.sources, self.output));
    }

    /// Calls the finalizers that are left; then the program ends. What goes wrong in them is nobody's business any more.
    fn close(&mut self, vm: &mut Vm, status: u8) -> Next {
        self.at = At::Closing(status);
        vm.with_cx(|cx| cx.drop_other_tasks());
        Next::Call(vm.with_cx(os::state_closer), Vec::new())
    }
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
