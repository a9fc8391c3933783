//! Oracles that run wippy in the fuzzer's own process: whatever is wrong ends in a panic that the fuzzer sees.
//!
//! Every run has limits on memory and reductions, so that no input can stop the fuzzer; a program that meets
//! one is no find.

use super::batch;
use super::choice::Choices;
use super::diff::{Mask, Verdict, compare};
use super::generate::{self, Flavour};
use super::{calls, mutate, table_ops};
use bumpalo::Bump;
use std::fmt::Write as _;
use std::time::Duration;
use wippy::code::{dump, verify};
use wippy::compiler;
use wippy::source::Names;
use wippy::syntax::{ParseOptions, parse, print::print_chunk};
use wippy::{Options, Runtime};

const MEMORY_MAX: usize = 256 << 20;
const REDUCTIONS_MAX: u64 = 2_000_000;
/// The same where each step collects: it looks at all of the heap, which such a program may have made large.
const REDUCTIONS_COLLECTING: u64 = 20_000;
/// Slots of a stack: small, so that deep recursion ends soon under a sanitizer.
const STACK_MAX: usize = 100_000;

fn limits() -> Options {
    Options { max_memory: MEMORY_MAX, max_reductions: REDUCTIONS_MAX, max_stack: STACK_MAX, ..Options::default() }
}

/// One of the ways to run that must not show.
fn regime(c: &mut Choices) -> Options {
    let (optimize, loop_back_end, gc_always) = (c.chance(50), c.chance(50), c.chance(15));
    let max_reductions = if gc_always { REDUCTIONS_COLLECTING } else { REDUCTIONS_MAX };
    Options { optimize, loop_back_end, gc_always, gc_never: false, max_reductions, ..limits() }
}

fn flavour(c: &mut Choices) -> Flavour {
    [Flavour::Globals, Flavour::Environment, Flavour::Debug][c.weighted(&[50, 30, 20])]
}

/// The parser takes any bytes: no panic, places inside the text, and a good tree prints as text with the same tree.
pub fn lex_parse(bytes: &[u8]) {
    // Short inputs are read as they are, so that the fuzzer learns the syntax from the bytes themselves.
    let source = match bytes.split_first() {
        Some((0..=127, text)) => text.to_vec(),
        _ => mutate::source(&mut Choices::from_bytes(bytes)),
    };
    let (arena, mut names) = (Bump::new(), Names::new());
    let parsed = parse(&source, &arena, &mut names, ParseOptions { keep_comments: true, skip_prologue: true });
    for error in &parsed.errors {
        assert!(
            error.span.start <= error.span.end && error.span.end as usize <= source.len(),
            "span of an error: {:?}",
            error.span
        );
    }
    for pair in parsed.comments.windows(2) {
        assert!(pair[0].end <= pair[1].start, "comments out of order");
    }
    if !parsed.errors.is_empty() {
        return;
    }
    let printed = print_chunk(&parsed.chunk, &names);
    let (arena, mut names) = (Bump::new(), Names::new());
    let again = parse(&printed, &arena, &mut names, ParseOptions::default());
    assert!(again.errors.is_empty(), "printed text is refused: {:?}", again.errors);
    assert_eq!(printed, print_chunk(&again.chunk, &names), "printed text has another tree");
}

/// What the compiler writes, the verifier accepts; a dump reads back to the same dump; a changed dump is refused or safe.
pub fn compile_verify(bytes: &[u8]) {
    let c = &mut Choices::from_bytes(bytes);
    let flavour = flavour(c);
    let source = generate::program(c, flavour);
    let options = compiler::Options { optimise: c.chance(60), debug_mode: c.chance(30), erase_types: c.chance(20) };
    let Ok(chunk) = compiler::compile_source(source.as_bytes(), b"=p", false, options) else { return };
    if let Err(error) = verify::verify(&chunk) {
        panic!("the verifier refuses compiled code: {error:?}\n{source}");
    }
    let strip = c.chance(30);
    let text = dump::dump(&chunk.main, Some(b"=p"), strip);
    match dump::undump(&text, b"=p") {
        Ok(back) => assert_eq!(text, dump::dump(&back.main, Some(b"=p"), strip), "a dump of a dump differs"),
        Err(message) => panic!("own dump refused: {message}"),
    }
    let mut broken = text;
    for _ in 0..c.between(1, 4) {
        let at = c.below(broken.len());
        broken[at] = c.byte();
    }
    if dump::undump(&broken, b"=p").is_ok() {
        run_binary(&broken);
    }
}

/// Loads and calls altered code that the verifier accepts; it may fail in any way but the process's.
fn run_binary(bytes: &[u8]) {
    let mut script = String::from("local f = load(\"");
    for byte in bytes {
        let _ = write!(script, "\\x{byte:02x}");
    }
    script.push_str("\", '=b', 'b') if f then pcall(f) end");
    // Its outcome is its own matter.
    let _ = Runtime::new(limits()).run(script.as_bytes(), b"=binary");
}

/// The frame of `program`, or nothing when it met a limit of this run.
fn frame(program: &str, flavour: Flavour, options: Options) -> Option<Vec<String>> {
    let script = batch::script_for_one(program, flavour);
    match Runtime::new(options).run(script.as_bytes(), b"=batch") {
        Ok(frame) => (!met_limit(&frame.join("\n"))).then_some(frame),
        Err(error) if met_limit(&error.message) => None,
        Err(error) => panic!("the prelude failed: {}", error.message),
    }
}

fn met_limit(text: &str) -> bool {
    ["not enough memory", "out of reductions", "stack overflow"].iter().any(|limit| text.contains(limit))
}

/// A generated program runs under some regime without a panic.
pub fn run(bytes: &[u8]) {
    let c = &mut Choices::from_bytes(bytes);
    let (flavour, options) = (flavour(c), regime(c));
    let _ = frame(&generate::program(c, flavour), flavour, options);
}

/// A generated program prints the same under two regimes.
pub fn diff_self(bytes: &[u8]) {
    let c = &mut Choices::from_bytes(bytes);
    let (flavour, first, second) = (flavour(c), regime(c), regime(c));
    let program = generate::program(c, flavour);
    let (Some(a), Some(b)) = (frame(&program, flavour, first.clone()), frame(&program, flavour, second.clone())) else {
        return;
    };
    assert_eq!(a, b, "regimes {first:?} and {second:?} differ on\n{program}");
}

/// Library calls with odd arguments run without a panic.
pub fn lib(bytes: &[u8]) {
    let c = &mut Choices::from_bytes(bytes);
    let options = regime(c);
    let _ = frame(&calls::program(c), Flavour::Globals, options);
}

/// A list of operations on a table agrees with its model.
pub fn table(bytes: &[u8]) {
    let c = &mut Choices::from_bytes(bytes);
    let options = regime(c);
    let program = table_ops::program(c);
    if let Some(frame) = frame(&program, Flavour::Globals, options) {
        assert!(frame.last().is_some_and(|state| state == "end ok"), "{frame:?}\n{program}");
    }
}

/// Generated programs print in wippy what they print in the reference; it does nothing where that is not installed.
pub fn diff_lua(bytes: &[u8]) {
    /// Programs for one start of the reference.
    const PROGRAMS: usize = 16;
    let Ok(scratch) = batch::Scratch::new() else { return };
    let c = &mut Choices::from_bytes(bytes);
    let flavour = flavour(c);
    let programs: Vec<String> = (0..PROGRAMS).map(|_| generate::program(c, flavour)).collect();
    let lua = batch::Interpreter { command: "lua5.3".into() };
    let Ok(reference) = batch::run(&lua, &scratch, &programs, flavour, Duration::from_secs(5)) else { return };
    for (program, expected) in programs.iter().zip(&reference) {
        let Some(frame) = frame(program, flavour, limits()) else { continue };
        let [printed, state] = frame.as_slice() else { panic!("a frame has two parts") };
        let ours = batch::Frame::Finished {
            lines: printed.lines().map(str::to_owned).collect(),
            state: state.clone(),
            reached: state.starts_with("end "),
        };
        if let Verdict::Differs(difference) = compare(program, expected, &ours, Mask::default()) {
            panic!("reference: {}\nours: {}\n{program}", difference.reference, difference.ours);
        }
    }
}

/// What a program does with a text: in every form of placeholders the finished text has as many of them as arguments, and
/// what the builder takes once it takes again.
const BUILD: &str = r#"
    local b = require("sql").builder
    local texts = {}
    for n = 0, 3 do
        local args = {}
        for i = 1, n do args[i] = i end
        local condition = b.expr(text, table.unpack(args))
        local written, given = condition:to_sql()
        if written then
            assert(#given == n, "arguments")
            local query = b.select("x"):from("t"):where(condition):where(text, table.unpack(args))
            for _, name in ipairs{"question", "dollar", "colon", "at"} do
                local whole, all = query:placeholder_format(b[name]):to_sql()
                assert(whole, "a whole of right parts")
                assert(#all == (text == "" and n or 2 * n), "arguments of the whole")
            end
            texts[#texts + 1] = written
        end
        tostring(condition)
    end
    assert(#texts <= 1, "one number of arguments fits")
"#;

/// A text as a piece of SQL.
pub fn sql(bytes: &[u8]) {
    let mut program = String::from("local text = \"");
    for byte in bytes {
        let _ = write!(program, "\\x{byte:02x}");
    }
    program.push_str("\"\nif not utf8.len(text) then return end\n");
    program.push_str(BUILD);
    let mut runtime = Runtime::new(limits());
    if let Err(error) = runtime.run(program.as_bytes(), b"=sql") {
        assert!(error.message.contains("not enough memory") || error.message.contains("limit"), "{error}");
    }
}
