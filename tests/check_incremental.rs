//! A text that is checked again after each edit gives what a check of the whole gives.
//!
//! The texts are the programs of `lua-tests/types/modules`, `lua-tests/lang` and `examples`; edits are random, from a fixed seed. `WIPPY_EDITS`
//! sets how many there are for each text.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bumpalo::Bump;
use wippy::diag::Diagnostic;
use wippy::source::Names;
use wippy::syntax::{ParseOptions, parse};
use wippy::types::{Environment, Library, Manifest, Modules, Outcome, Required, Session, check};

/// Answers each name with nothing known but one, which is a global as well.
struct OneModule(Option<Arc<Manifest>>);

impl Modules for OneModule {
    fn require(&self, name: &str) -> Required {
        match &self.0 {
            Some(manifest) if name == "m" => Required::Manifest(Arc::clone(manifest)),
            _ => Required::Missing(format!("no module '{name}'")),
        }
    }

    fn is_global(&self, name: &str) -> bool {
        self.0.is_some() && name == "m"
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % n.max(1)
    }

    fn choose<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

fn programs(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, all: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                walk(&path, all);
            } else if path.extension().is_some_and(|extension| extension == "lua") {
                all.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths.sort();
    paths.into_iter().filter_map(|path| fs::read_to_string(&path).ok().map(|text| (path, text))).collect()
}

/// What a whole check finds, and what the session finds; none if the text is no program.
fn both(text: &str, library: &Library, modules: &OneModule, session: &mut Session) -> Option<[Outcome; 2]> {
    let arena = Bump::new();
    let mut names = Names::new();
    let options = ParseOptions { skip_prologue: true, ..ParseOptions::default() };
    let parsed = parse(text.as_bytes(), &arena, &mut names, options);
    if !parsed.errors.is_empty() {
        return None;
    }
    let environment = Environment { library, modules, is_script: true };
    let whole = check(&parsed.chunk, &names, &environment);
    Some([whole, session.check(&parsed.chunk, text.as_bytes(), &names, &environment)])
}

/// The type of what a module returns, as a message shows it, and those of some fields.
fn shown(outcome: Outcome, library: &Library, fields: &[&str]) -> Vec<Diagnostic> {
    let mut text = "local m = require(\"m\")\nlocal x: never = m\n".to_owned();
    for field in fields {
        text.push_str(&format!("x = m.{field}\n"));
    }
    let arena = Bump::new();
    let mut names = Names::new();
    let parsed = parse(text.as_bytes(), &arena, &mut names, ParseOptions::default());
    let modules = OneModule(Some(Arc::new(outcome.manifest)));
    check(&parsed.chunk, &names, &Environment { library, modules: &modules, is_script: true }).diagnostics
}

/// Shows what only one of the two has.
fn assert_same(whole: &[Diagnostic], again: &[Diagnostic], what: &str) {
    let beside = |one: &[Diagnostic], other: &[Diagnostic]| -> Vec<String> {
        one.iter().filter(|finding| !other.contains(finding)).map(|finding| format!("{finding:?}")).collect()
    };
    let (missing, more) = (beside(whole, again).join("\n"), beside(again, whole).join("\n"));
    assert!(whole == again, "{what}\nonly in the whole check:\n{missing}\nonly in that after edits:\n{more}");
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The words of a text, by place.
fn words(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
        if end > at {
            found.push((at, end));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// A text that differs in one place.
fn edited(text: &str, random: &mut Random) -> String {
    const PIECES: &[&str] = &[
        "\nlocal added = 1\n",
        "\nlocal function added(a, b: integer): string return a .. b end\n",
        "\nlocal function added() return {x = 1, y = {\"a\"}} end\n",
        "\nlocal function added(t) t.more = 1 return t end\n",
        "\nlocal wrong: string = 1\n",
        "\nwritten = (written or 0) + 1\n",
        "\ntype Added = {a: number, b?: string}\n",
        "\nif true then return nil end\n",
        "\nfor i = 1, 3 do print(i.x) end\n",
        "\nlocal v, e = tonumber(\"1\"), nil\n",
        "\nprint(undefined_name)\n",
        "\nlocal m = require(\"m\")\n",
        "\nlocal function of_module(): string return m.get() end\n",
        " + 1",
        " or nil",
        ".field",
        "-- a comment\n",
        "\n\n",
    ];
    let words = words(text);
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    match random.below(8) {
        // A word becomes another one of the text.
        0..=2 if words.len() > 1 => {
            let (start, end) = random.choose(&words);
            let (from, to) = random.choose(&words);
            format!("{}{}{}", &text[..start], &text[from..to], &text[end..])
        }
        3 if !lines.is_empty() => {
            let at = random.below(lines.len());
            lines.remove(at);
            lines.concat()
        }
        4 if !lines.is_empty() => {
            let (at, from) = (random.below(lines.len()), random.below(lines.len()));
            lines.insert(at, lines[from]);
            lines.concat()
        }
        5 if words.len() > 1 => {
            let (_, end) = random.choose(&words);
            format!("{}{}{}", &text[..end], random.choose(PIECES), &text[end..])
        }
        _ => {
            let at = random.below(lines.len() + 1);
            lines.insert(at, random.choose(PIECES));
            lines.concat()
        }
    }
}

/// How many functions were known and looked at over all edits.
fn edit(folder: &str, n_edits: usize) -> (usize, usize) {
    let library = Library::standard();
    let all = programs(folder);
    assert!(!all.is_empty());
    let (mut n_known, mut n_checked) = (0, 0);
    let fields = ["new", "open", "get", "add", "name", "run", "parse", "push"];
    for (number, (path, text)) in all.iter().enumerate() {
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1));
        let mut session = Session::new();
        let mut modules = OneModule(None);
        let mut text = text.clone();
        let mut done = 0;
        for _ in 0..n_edits * 8 {
            let Some([whole, again]) = both(&text, &library, &modules, &mut session) else {
                panic!("{} is no program:\n{text}", path.display());
            };
            n_known += session.n_known();
            n_checked += session.n_checked();
            assert_same(
                &whole.diagnostics,
                &again.diagnostics,
                &format!("{} after {done} edits:\n{text}", path.display()),
            );
            if done % 4 == 0 {
                let (a, b) = (shown(whole, &library, &fields), shown(again, &library, &fields));
                assert_same(&a, &b, &format!("module {} after {done} edits:\n{text}", path.display()));
            }
            done += 1;
            if done > n_edits {
                break;
            }
            if random.below(20) == 0 {
                let other = "local M = {}\nfunction M.get(): number return 1 end\nreturn M\n";
                let mut none = Session::new();
                let found =
                    both(other, &library, &OneModule(None), &mut none).map(|[whole, _]| Arc::new(whole.manifest));
                modules = OneModule(found);
            }
            // Edits after which it is no program are not looked at.
            for _ in 0..40 {
                let new = edited(&text, &mut random);
                let arena = Bump::new();
                let options = ParseOptions { skip_prologue: true, ..ParseOptions::default() };
                if parse(new.as_bytes(), &arena, &mut Names::new(), options).errors.is_empty() {
                    text = new;
                    break;
                }
            }
        }
    }
    (n_known, n_checked)
}

fn n_edits(usual: usize) -> usize {
    std::env::var("WIPPY_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn annotated_programs_after_edits() {
    let (n_known, n_checked) = edit("lua-tests/types/modules", n_edits(30));
    assert!(n_known > n_checked / 2, "{n_known} known, {n_checked} looked at");
}

#[test]
fn programs_without_annotations_after_edits() {
    edit("lua-tests/lang", n_edits(3));
}

#[test]
fn examples_after_edits() {
    let (n_known, n_checked) = edit("examples", n_edits(12));
    assert!(n_known > n_checked / 2, "{n_known} known, {n_checked} looked at");
}

/// The functions that a second check looks at, and how many it knows.
fn looked_at(before: &str, after: &str) -> (usize, usize) {
    let library = Library::standard();
    let mut session = Session::new();
    for text in [before, after] {
        let [whole, again] = both(text, &library, &OneModule(None), &mut session).unwrap();
        assert_same(&whole.diagnostics, &again.diagnostics, text);
    }
    (session.n_checked(), session.n_known())
}

const TEXT: &str = "\
local M = {}
local limit = 10
local function double(n: number) return n * 2 end
local function shout(text: string): string return text .. \"!\" end
function M.area(w: number, h: number) return double(w) * h end
function M.name() return shout(\"m\") end
function M.make() return {kind = \"box\", size = limit} end
function M.wrong(): string return M.area(1, 2) end
return M
";

#[test]
fn an_edit_in_a_body_looks_at_that_function() {
    assert_eq!(looked_at(TEXT, TEXT), (0, 6));
    assert_eq!(looked_at(TEXT, &TEXT.replace("n * 2", "n + n + 1")), (1, 5));
    assert_eq!(looked_at(TEXT, &TEXT.replace("shout(\"m\")", "shout(\"n\")")), (1, 5));
    assert_eq!(looked_at(TEXT, &TEXT.replace("text .. \"!\"", "text .. missing")), (1, 5));
}

#[test]
fn a_function_that_gives_something_else_is_one_for_those_behind_it() {
    let (n_checked, n_known) = looked_at(TEXT, &TEXT.replace("return n * 2", "return tostring(n)"));
    assert_eq!((n_checked, n_known), (6, 0));
    let (n_checked, n_known) = looked_at(TEXT, &TEXT.replace("size = limit", "size = \"big\""));
    assert_eq!((n_checked, n_known), (2, 4));
}

#[test]
fn text_outside_of_functions_is_one_for_those_behind_it() {
    assert_eq!(looked_at(TEXT, &TEXT.replace("return M\n", "print(M.name())\nreturn M\n")), (0, 6));
    assert_eq!(looked_at(TEXT, &TEXT.replace("limit = 10", "limit = \"ten\"")), (6, 0));
    assert_eq!(looked_at(TEXT, &format!("{TEXT}-- the end\n")), (0, 6));
}
