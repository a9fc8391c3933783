//! Rules of the source tree that no compiler checks: which room may use which, where `unsafe` may stand, that nothing is
//! left unfinished or undocumented.
//!
//! A rule is a function from text to the list of its violations, so that each has a test with a bad sample besides the
//! one that applies it to the tree. The lists that the rules compare with stand in `docs/`, where people read them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A file of the tree: its path from the root, with `/`, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }
}

/// Folders that hold nothing written by us.
const SKIPPED: [&str; 5] = ["target", "corpus", "artifacts", "coverage", ".git"];

/// Every text file below the root, sorted by path.
fn tree() -> Vec<File> {
    fn walk(folder: &Path, path: &str, files: &mut Vec<File>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            if entry.file_type().unwrap().is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    walk(&entry.path(), &below, files);
                }
            } else if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(File { path: below, text });
            }
        }
    }
    let mut files = Vec::new();
    walk(Path::new(env!("CARGO_MANIFEST_DIR")), "", &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn rust_files(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.path.ends_with(".rs"))
}

fn file<'a>(files: &'a [File], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing")).text
}

/// The cells of every table row of a Markdown text, without heads and rules.
fn table_rows(markdown: &str) -> impl Iterator<Item = Vec<&str>> {
    markdown.lines().filter_map(|line| {
        let cells = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        Some(cells.split('|').map(str::trim).collect())
    })
}

/// What stands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Rust code with comments and the contents of string and character literals taken out; line breaks stay.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = skipped_len(rest, code.chars().next_back());
        if skipped > 0 {
            code.push(' ');
            code.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            rest = &rest[skipped..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    code
}

/// Length of the comment or literal that `rest` starts with, 0 if it starts with neither.
fn skipped_len(rest: &str, before: Option<char>) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    let raw = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r')).filter(|_| !before.is_some_and(is_word));
    if let Some(raw) = raw {
        let hashes = raw.chars().take_while(|c| *c == '#').count();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let from = rest.len() - raw.len() + hashes + 1;
            return rest[from..].find(&end).map_or(rest.len(), |at| from + at + end.len());
        }
    }
    if rest.starts_with('"') {
        return quoted_len(rest, '"');
    }
    // A quote opens a character literal, unless it is that of a lifetime or a label.
    let mut chars = rest.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('\''), Some('\\'), _) => quoted_len(rest, '\''),
        (Some('\''), Some(c), Some('\'')) => c.len_utf8() + 2,
        _ => 0,
    }
}

/// Length of the literal from its opening quote to behind its closing one.
fn quoted_len(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a word stands in the code.
fn has_word(code: &str, word: &str) -> bool {
    code.split(|c| !is_word(c)).any(|part| part == word)
}

// ---- arrows between rooms

/// The room of a source file: its folder, or its own name at the top.
fn room(path: &str) -> Option<&str> {
    let below = path.strip_prefix("src/")?;
    below.split_once('/').map_or(below.strip_suffix(".rs"), |(folder, _)| Some(folder))
}

/// The table "Rooms" of docs/architecture.md: what each room may use.
fn allowed_arrows(architecture: &str) -> BTreeMap<String, Vec<String>> {
    let section = architecture.split("\n## ").find(|section| section.starts_with("Rooms")).unwrap_or_default();
    table_rows(section)
        .filter_map(|cells| {
            let room = quoted(cells.first()?).into_iter().next()?;
            let uses = quoted(cells.get(1)?).into_iter().map(str::to_owned).collect();
            Some((room.to_owned(), uses))
        })
        .collect()
}

/// Every path after `crate::` in the code, groups in braces taken apart.
fn crate_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        if !code[..at].ends_with('$') {
            paths_of_tree(&code[at + found.len()..], "", &mut paths);
        }
    }
    paths
}

/// The paths of one `use` tree that starts here; gives the rest behind it.
fn paths_of_tree<'a>(tree: &'a str, before: &str, paths: &mut Vec<String>) -> &'a str {
    let tree = tree.trim_start();
    if let Some(mut rest) = tree.strip_prefix('{') {
        loop {
            rest = paths_of_tree(rest, before, paths).trim_start();
            match rest.strip_prefix(',') {
                Some(next) => rest = next,
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let end = tree.find(|c| !is_word(c)).unwrap_or(tree.len());
    let path = if before.is_empty() { tree[..end].to_owned() } else { format!("{before}::{}", &tree[..end]) };
    match tree[end..].strip_prefix("::") {
        Some(rest) => paths_of_tree(rest, &path, paths),
        None => {
            // A comma may stand before the closing brace.
            if end > 0 {
                paths.push(path);
            }
            // A renaming has no part in the path.
            let rest = &tree[end..];
            rest.find([',', '}', ';', '\n']).map_or("", |at| &rest[at..])
        }
    }
}

fn check_arrows(files: &[File], allowed: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut faults = Vec::new();
    for file in rust_files(files) {
        let Some(room) = room(&file.path) else { continue };
        if room == "lib" {
            continue;
        }
        let Some(uses) = allowed.get(room) else {
            faults.push(format!("{}: docs/architecture.md has no room `{room}`", file.path));
            continue;
        };
        let is_allowed = |path: &str| {
            let target = path.split("::").next().unwrap_or_default();
            // Names that are no room come from lib.rs: macros, and the embedding API.
            let target = if target.starts_with(char::is_uppercase) { "runtime" } else { target };
            target == room
                || target.starts_with("for_each_")
                || uses.iter().any(|u| u == target || path == *u || path.starts_with(&format!("{u}::")))
        };
        for path in crate_paths(&code_of(&file.text)) {
            if !is_allowed(&path) {
                faults.push(format!("{}: `{room}` may not use `{path}`", file.path));
            }
        }
    }
    faults
}

#[test]
fn rooms_use_only_what_the_architecture_allows() {
    let files = tree();
    let allowed = allowed_arrows(file(&files, "docs/architecture.md"));
    none(check_arrows(&files, &allowed));
}

#[test]
fn an_arrow_upwards_is_found() {
    let allowed = allowed_arrows("\n## Rooms\n| `code` | `source` |\n| `libs` | `vm::native` |\n");
    let find = |path: &str, text: &str| check_arrows(&[File::new(path, text)], &allowed);
    assert_eq!(find("src/code/op.rs", "use crate::source::{self, Span};"), [""; 0]);
    assert_eq!(find("src/code/op.rs", "use crate::vm::Vm;"), ["src/code/op.rs: `code` may not use `vm::Vm`"]);
    assert_eq!(
        find("src/code/op.rs", "use crate::{\n    source::{Name, Span},\n    vm::heap,\n};"),
        ["src/code/op.rs: `code` may not use `vm::heap`"]
    );
    assert_eq!(find("src/code/op.rs", "fn f() -> crate::cli::Exit {}").len(), 1);
    assert_eq!(find("src/code/op.rs", "// as crate::vm does\nlet s = \"crate::vm\";"), [""; 0]);
    assert_eq!(find("src/libs/io.rs", "use crate::vm::native::Cx;"), [""; 0]);
    assert_eq!(find("src/libs/io.rs", "use crate::vm::{heap, native::Cx};").len(), 1);
    assert_eq!(find("src/other/io.rs", "").len(), 1);
}

// ---- unsafe

/// The files in the table of docs/unsafe.md.
fn unsafe_list(markdown: &str) -> BTreeSet<String> {
    table_rows(markdown)
        .flat_map(|cells| cells.first().map(|cell| quoted(cell)).unwrap_or_default())
        .filter(|path| path.ends_with(".rs"))
        .map(str::to_owned)
        .collect()
}

fn check_unsafe(files: &[File], list: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut with_unsafe = BTreeSet::new();
    for file in rust_files(files) {
        let code = code_of(&file.text);
        if has_word(&code, "unsafe") {
            with_unsafe.insert(file.path.clone());
        }
        // The root of a room forbids it for the files below; in these rooms each file says it for itself.
        let root = file.path.strip_prefix("src/").and_then(|path| path.strip_suffix("/mod.rs"));
        if root.is_some_and(|room| !["vm", "sched", "process"].contains(&room) && !room.contains('/'))
            && !code.contains("#![forbid(unsafe_code)]")
        {
            faults.push(format!("{} does not forbid unsafe code", file.path));
        }
    }
    faults.extend(with_unsafe.difference(list).map(|path| format!("{path}: unsafe, but not in docs/unsafe.md")));
    faults.extend(list.difference(&with_unsafe).map(|path| format!("docs/unsafe.md: {path} has no unsafe code")));
    faults
}

#[test]
fn unsafe_code_stands_where_it_is_accounted_for() {
    let files = tree();
    none(check_unsafe(&files, &unsafe_list(file(&files, "docs/unsafe.md"))));
}

#[test]
fn unlisted_unsafe_code_is_found() {
    let list = unsafe_list("| `src/vm/a.rs` | why |\n");
    let find = |path: &str, text: &str| check_unsafe(&[File::new(path, text)], &list);
    assert_eq!(find("src/vm/a.rs", "unsafe fn f() {}"), [""; 0]);
    assert_eq!(find("src/vm/a.rs", ""), ["docs/unsafe.md: src/vm/a.rs has no unsafe code"]);
    assert!(find("src/vm/b.rs", "fn f() { unsafe { g() } }")[0].contains("src/vm/b.rs"));
    assert_eq!(find("src/vm/b.rs", "// unsafe\nlet s = \"unsafe\";").len(), 1);
    assert!(find("src/code/mod.rs", "//! Code.")[0].contains("does not forbid"));
}

// ---- form of the files

/// Words that mark unfinished or muted things, spelt so that this file does not contain them.
const MARKS: [&str; 8] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!("),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[ign", "ore"),
    concat!("should_", "panic"),
    concat!("/ro", "ot/"),
];

fn check_form(file: &File, included: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let is_rust = file.path.ends_with(".rs");
    // A file that is included in another one cannot have an inner comment.
    let head = if included.contains(&file.path) { "// " } else { "//!" };
    if is_rust && !file.text.starts_with(head) {
        faults.push(format!("{}: does not start with {head}", file.path));
    }
    for (number, line) in (1..).zip(file.text.lines()) {
        for mark in MARKS {
            if is_rust && line.contains(mark) {
                faults.push(format!("{}:{number}: {mark}", file.path));
            }
        }
        if line.ends_with([' ', '\t', '\r']) {
            faults.push(format!("{}:{number}: trailing space", file.path));
        }
    }
    if !file.text.ends_with('\n') && !file.text.is_empty() {
        faults.push(format!("{}: no line break at the end", file.path));
    }
    faults
}

/// Files that others include, by path.
fn included(files: &[File]) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for file in rust_files(files) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for part in file.text.split("include!(\"").skip(1) {
            if let Some((name, _)) = part.split_once('"') {
                paths.insert(format!("{folder}/{name}"));
            }
        }
    }
    paths
}

#[test]
fn files_have_their_form() {
    let files = tree();
    let included = included(&files);
    let checked = |file: &&File| [".rs", ".md", ".toml", ".ebnf"].iter().any(|end| file.path.ends_with(end));
    none(files.iter().filter(checked).flat_map(|file| check_form(file, &included)).collect());
}

#[test]
fn bad_form_is_found() {
    let find = |text: &str| check_form(&File::new("src/a.rs", text), &BTreeSet::new());
    assert_eq!(find("//! A.\n"), [""; 0]);
    assert_eq!(find("use std::fs;\n"), ["src/a.rs: does not start with //!"]);
    assert_eq!(find("//! A.\nlet a = 1; \n"), ["src/a.rs:2: trailing space"]);
    assert_eq!(find("//! A."), ["src/a.rs: no line break at the end"]);
    for mark in MARKS {
        assert_eq!(find(&format!("//! A.\n{mark}\n")).len(), 1, "{mark}");
    }
    let including = File::new("src/b.rs", "//! B.\ninclude!(\"a.rs\");\n");
    assert_eq!(check_form(&File::new("src/a.rs", "// A.\n"), &included(&[including])), [""; 0]);
}

// ---- modules

fn check_modules(files: &[File]) -> Vec<String> {
    let included = included(files);
    let mut faults = Vec::new();
    for file in rust_files(files) {
        let Some(below) = file.path.strip_prefix("src/") else { continue };
        if ["lib.rs", "main.rs"].contains(&below) || included.contains(&file.path) {
            continue;
        }
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let (parent, name) = match name {
            "mod.rs" => folder.rsplit_once('/').unwrap_or(("", folder)),
            _ => (folder, name.trim_end_matches(".rs")),
        };
        let parents = match parent {
            "" => vec!["src/lib.rs".to_owned()],
            _ => vec![format!("src/{parent}/mod.rs"), format!("src/{parent}.rs")],
        };
        let mut parents = files.iter().filter(|file| parents.contains(&file.path));
        let is_declared = parents.any(|parent| code_of(&parent.text).contains(&format!("mod {name};")));
        if !is_declared {
            faults.push(format!("{}: no module declares it", file.path));
        }
    }
    faults
}

#[test]
fn every_source_file_is_a_module() {
    none(check_modules(&tree()));
}

#[test]
fn a_stray_source_file_is_found() {
    let lib = File::new("src/lib.rs", "pub mod code;\n// mod lost;\n");
    let code = File::new("src/code/mod.rs", "mod op;\n");
    let op = File::new("src/code/op.rs", "");
    assert_eq!(check_modules(&[lib, code, op]), [""; 0]);
    let lost = [File::new("src/lib.rs", "// mod lost;\n"), File::new("src/lost.rs", "")];
    assert_eq!(check_modules(&lost), ["src/lost.rs: no module declares it"]);
}

// ---- dependencies

/// Names of the crates that a manifest depends on.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut in_section = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            in_section = section.ends_with("dependencies");
            if let Some((_, name)) = section.split_once("dependencies.") {
                names.insert(name.to_owned());
            }
        } else if let Some((name, _)) = line.split_once('=')
            && in_section
            && !line.starts_with([' ', '#'])
        {
            names.insert(name.trim().to_owned());
        }
    }
    // The fuzz package depends on the project itself.
    names.remove("wippy");
    names
}

fn check_dependencies(manifest: &str, list: &str) -> Vec<String> {
    let used = dependencies(manifest);
    let listed: BTreeSet<String> =
        table_rows(list).filter_map(|cells| quoted(cells.first()?).first().map(|name| (*name).to_owned())).collect();
    let missing = used.difference(&listed).map(|name| format!("docs/dependencies.md lacks {name}"));
    let stale = listed.difference(&used).map(|name| format!("docs/dependencies.md: {name} is not used"));
    missing.chain(stale).collect()
}

#[test]
fn dependencies_are_accounted_for() {
    let files = tree();
    let manifests = format!("{}\n{}", file(&files, "Cargo.toml"), file(&files, "fuzz/Cargo.toml"));
    none(check_dependencies(&manifests, file(&files, "docs/dependencies.md")));
}

#[test]
fn an_unlisted_dependency_is_found() {
    let manifest =
        "[dependencies]\nlogos = \"0.16\"\n[dev-dependencies.insta]\nversion = \"1\"\n[profile.release]\nlto = true\n";
    assert_eq!(check_dependencies(manifest, "| `logos` | why |\n| `insta` | why |\n"), [""; 0]);
    assert_eq!(check_dependencies(manifest, "| `logos` | why |\n"), ["docs/dependencies.md lacks insta"]);
    let stale = check_dependencies("[dependencies]\n", "| `logos` | why |\n");
    assert_eq!(stale, ["docs/dependencies.md: logos is not used"]);
}

// ---- documents

fn check_links(document: &File, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut faults = Vec::new();
    for part in document.text.split("](").skip(1) {
        let target = part.split(')').next().unwrap_or_default();
        let path = target.split('#').next().unwrap_or_default();
        let is_file = !path.is_empty() && !target.contains(':') && !target.contains(' ');
        let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
        for step in path.split('/') {
            match step {
                ".." => drop(steps.pop()),
                "." | "" => {}
                _ => steps.push(step),
            }
        }
        if is_file && !exists(&steps.join("/")) {
            faults.push(format!("{}: link to {target}, which does not exist", document.path));
        }
    }
    faults
}

#[test]
fn links_between_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = tree();
    let documents = files.iter().filter(|file| file.path.ends_with(".md"));
    none(documents.flat_map(|file| check_links(file, |path| root.join(path).exists())).collect());
}

#[test]
fn a_broken_link_is_found() {
    let document = File::new("docs/a.md", "[b](b.md#head) [top](../README.md) [web](https://example.org)");
    assert_eq!(check_links(&document, |path| path == "docs/b.md" || path == "README.md"), [""; 0]);
    assert_eq!(check_links(&document, |path| path == "docs/b.md").len(), 1);
}

// ---- the language's surface

/// `library.name` for every function of the libraries, as the program itself lists them.
fn library_functions() -> Vec<String> {
    let list = "for name, library in pairs(package.loaded) do
        if type(library) == 'table' then
            for key, value in pairs(library) do
                if type(value) == 'function' then print(name .. '.' .. key) end
            end
        end
    end";
    let output = Command::new(env!("CARGO_BIN_EXE_wippy")).args(["-e", list]).output().unwrap();
    let mut names: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    names.sort();
    names
}

/// Functions that no program of the tests mentions, as `library.name` or as a method; base functions by the bare name.
fn check_functions(functions: &[String], programs: &[&str]) -> Vec<String> {
    let is_mentioned = |function: &String| {
        let (library, name) = function.split_once('.').unwrap_or(("_G", function));
        programs.iter().any(|text| {
            if library == "_G" {
                has_word(text, name)
            } else {
                text.contains(function) || text.contains(&format!(":{name}("))
            }
        })
    };
    functions.iter().filter(|f| !is_mentioned(f)).map(|f| format!("no test mentions {f}")).collect()
}

#[test]
fn every_library_function_is_in_a_test() {
    let files = tree();
    let is_test = |file: &&File| file.path.starts_with("lua-tests/") && file.path.ends_with(".lua");
    let programs: Vec<&str> = files.iter().filter(is_test).map(|file| file.text.as_str()).collect();
    let functions = library_functions();
    assert!(functions.len() > 130, "only {} functions: {functions:?}", functions.len());
    none(check_functions(&functions, &programs));
}

#[test]
fn a_library_function_without_test_is_found() {
    let functions = ["_G.print".to_owned(), "string.rep".to_owned(), "io.lines".to_owned(), "_G.load".to_owned()];
    let programs = ["print(('x'):rep(3), loadstring)", "io.lines"];
    assert_eq!(check_functions(&functions, &programs), ["no test mentions _G.load"]);
}

/// The modules that the sources describe, `name` with whether it is a global.
fn described_modules(files: &[File]) -> Vec<(String, bool)> {
    let sources = files.iter().filter(|file| file.path.starts_with("src/modules/"));
    let descriptions = sources.flat_map(|file| file.text.split(": Module =").skip(1));
    descriptions
        .filter_map(|text| {
            let text = text.split(';').next()?;
            let name = text.split("Module::new(").nth(1)?.split('"').nth(1)?;
            Some((name.to_owned(), text.contains(".of_global()")))
        })
        .collect()
}

/// What a module lacks: its manifest, its page, its tests. Modules that are globals have pages and tests elsewhere.
fn check_described_modules(modules: &[(String, bool)], files: &[File]) -> Vec<String> {
    let exists = |path: &str| files.iter().any(|file| file.path == path || file.path.starts_with(&format!("{path}/")));
    let mut faults = Vec::new();
    for (name, is_global) in modules {
        let manifest = format!("src/types/library/{name}.lua");
        let wanted = [manifest, format!("docs/modules/{name}.md"), format!("lua-tests/modules/{name}")];
        let n_wanted = if *is_global { 1 } else { wanted.len() };
        faults.extend(
            wanted.iter().take(n_wanted).filter(|path| !exists(path)).map(|path| format!("module {name}: no {path}")),
        );
    }
    faults
}

#[test]
fn every_module_has_its_manifest_its_page_and_its_tests() {
    let files = tree();
    let modules = described_modules(&files);
    assert!(modules.len() >= 7, "only {modules:?}");
    none(check_described_modules(&modules, &files));
}

#[test]
fn a_module_without_a_page_is_found() {
    let source = "static MODULE: Module =\n    Module::new(\"dice\", \"throws\").with_functions(F);\n\
                  static G: Module = Module::new(\"glob\", \"g\").of_global();";
    let files = ["src/types/library/dice.lua", "lua-tests/modules/dice/1.lua"].map(|path| File::new(path, ""));
    let modules = described_modules(&[File::new("src/modules/dice.rs", source)]);
    assert_eq!(modules, [("dice".to_owned(), false), ("glob".to_owned(), true)]);
    let faults = ["module dice: no docs/modules/dice.md", "module glob: no src/types/library/glob.lua"];
    assert_eq!(check_described_modules(&modules, &files), faults);
}

/// Long options in the help of the command.
fn options_of(help: &str) -> BTreeSet<String> {
    help.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .map(str::to_owned)
        .collect()
}

fn check_options(help: &str, documents: &[&str]) -> Vec<String> {
    let is_documented = |option: &String| documents.iter().any(|text| options_of(text).contains(option));
    options_of(help).iter().filter(|o| !is_documented(o)).map(|o| format!("docs/command.md lacks {o}")).collect()
}

#[test]
fn every_option_is_documented() {
    let output = Command::new(env!("CARGO_BIN_EXE_wippy")).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("--version"), "{help}");
    let files = tree();
    none(check_options(&help, &[file(&files, "docs/command.md")]));
}

#[test]
fn an_undocumented_option_is_found() {
    assert_eq!(check_options("--fast, --slow=N  go", &["`--fast`"]), ["docs/command.md lacks --slow"]);
}

// ---- the rules' own tools

#[test]
fn comments_and_literals_are_no_code() {
    assert_eq!(code_of("a // b\nc"), "a  \nc");
    assert_eq!(code_of(r#"f("x\"y", 'z', '\'', '"', 'a)"#), "f( ,  ,  ,  , 'a)");
    assert_eq!(code_of("(r#\"raw \" text\"#, br\"x\", /* y\n */ z)"), "( ,  ,  \n z)");
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
