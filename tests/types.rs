//! The cases of the type system: `lua-tests/types/*.md`, the modules and the planted mistakes.
//!
//! The format is described in `lua-tests/types/README.md`. Each file is one test here; it lists all cases that fail. Plain
//! Lua programs of the other folders must get no finding.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use bumpalo::Bump;
use libtest_mimic::{Arguments, Failed, Trial};
use wippy::diag::{Code, Diagnostic, Severity};
use wippy::source::Names;
use wippy::syntax::{ParseOptions, parse};
use wippy::types::{Environment, Library, Manifest, Modules, Required, check};

#[path = "support/bombs.rs"]
mod bombs;

/// The declarations of the libraries, read once.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(Library::standard)
}

/// The modules of a case.
#[derive(Default)]
struct CaseModules {
    manifests: HashMap<String, Arc<Manifest>>,
    /// Whether they are globals, too, as imports of an entry are.
    are_globals: bool,
}

impl Modules for CaseModules {
    fn require(&self, name: &str) -> Required {
        match self.manifests.get(name) {
            Some(manifest) => Required::Manifest(Arc::clone(manifest)),
            None => Required::Missing(format!("module '{name}' not found")),
        }
    }

    fn is_global(&self, name: &str) -> bool {
        self.are_globals && self.manifests.contains_key(name)
    }
}

/// What came of a check.
struct Checked {
    is_syntax_error: bool,
    /// With the line of each finding.
    findings: Vec<(usize, Diagnostic)>,
    manifest: Manifest,
}

fn run(text: &str, modules: &CaseModules, is_script: bool) -> Checked {
    let arena = Bump::new();
    let mut names = Names::new();
    let options = ParseOptions { skip_prologue: true, ..ParseOptions::default() };
    let parsed = parse(text.as_bytes(), &arena, &mut names, options);
    if !parsed.errors.is_empty() {
        return Checked { is_syntax_error: true, findings: Vec::new(), manifest: Manifest::default() };
    }
    let environment = Environment { library: library(), modules, is_script };
    let outcome = check(&parsed.chunk, &names, &environment);
    let line = |offset: u32| text.as_bytes()[..(offset as usize).min(text.len())].split(|b| *b == b'\n').count();
    let findings = outcome.diagnostics.into_iter().map(|d| (line(d.primary.span.start), d)).collect();
    Checked { is_syntax_error: false, findings, manifest: outcome.manifest }
}

/// A case of an `.md` file.
struct Case {
    name: String,
    /// The words behind `lua`, and the text.
    blocks: Vec<(String, String)>,
    expectation: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut all = Vec::new();
    let mut current: Option<Case> = None;
    let mut block: Option<(String, String)> = None;
    for line in text.lines() {
        if let Some((info, mut body)) = block.take() {
            if line.starts_with("```") {
                if let Some(case) = &mut current {
                    case.blocks.push((info, body));
                }
            } else {
                body.push_str(line);
                body.push('\n');
                block = Some((info, body));
            }
        } else if let Some(name) = line.strip_prefix("## ") {
            all.extend(current.take());
            current = Some(Case { name: name.to_owned(), blocks: Vec::new(), expectation: String::new() });
        } else if let Some(info) = line.strip_prefix("```lua") {
            block = Some((info.trim().to_owned(), String::new()));
        } else if let (Some(expectation), Some(case)) = (line.strip_prefix("=>"), &mut current) {
            expectation.trim().clone_into(&mut case.expectation);
        }
    }
    all.extend(current);
    all.retain(|case| !case.blocks.is_empty());
    all
}

/// One wanted finding.
#[derive(Debug)]
struct Wanted {
    codes: Vec<String>,
    line: usize,
    text: Option<String>,
    severity: Severity,
}

/// `E0001@2 "text" (warning)`; `None` if it is no finding.
fn wanted(text: &str) -> Option<Wanted> {
    let text = text.trim();
    let end = text.find([' ', '@']).unwrap_or(text.len());
    let (code, mut rest) = text.split_at(end);
    if !code.split('|').all(|code| {
        code.len() == 5 && code.starts_with(['E', 'W', 'P']) && code[1..].bytes().all(|b| b.is_ascii_digit())
    }) {
        return None;
    }
    let mut line = 1;
    if let Some(after) = rest.strip_prefix('@') {
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        line = after[..end].parse().unwrap_or(1);
        rest = &after[end..];
    }
    let severity = if rest.contains("(warning)") {
        Severity::Warning
    } else if rest.contains("(hint)") {
        Severity::Hint
    } else {
        Severity::Error
    };
    let quoted = rest.find('"').and_then(|start| Some(&rest[start + 1..rest.rfind('"').filter(|end| *end > start)?]));
    let text = quoted.map(|text| text.replace("\\\"", "\""));
    Some(Wanted { codes: code.split('|').map(str::to_owned).collect(), line, text, severity })
}

/// Splits at semicolons outside of quotes.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut in_quotes) = (vec![String::new()], false);
    for c in text.chars() {
        in_quotes ^= c == '"';
        if c == ';' && !in_quotes {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts
}

fn shown(findings: &[(usize, Diagnostic)]) -> String {
    if findings.is_empty() {
        return "nothing".to_owned();
    }
    let list: Vec<String> = findings.iter().map(|(line, d)| format!("{}@{line} {}", d.code, d.message)).collect();
    list.join("; ")
}

fn run_case(case: &Case) -> Result<(), String> {
    let mut modules = CaseModules::default();
    let Some(((info, text), libraries)) = case.blocks.split_last() else { return Ok(()) };
    for (name, text) in libraries {
        let checked = run(text, &modules, !name.contains("as entry"));
        let name = name.split_whitespace().next().unwrap_or_default().to_owned();
        modules.manifests.insert(name, Arc::new(checked.manifest));
    }
    modules.are_globals = info.contains("as entry");
    let checked = run(text, &modules, !modules.are_globals);
    let fail = |what: &str| Err(format!("{}: wanted {what}, got {}", case.name, shown(&checked.findings)));
    if case.expectation == "syntax" {
        return if checked.is_syntax_error { Ok(()) } else { fail("a syntax error") };
    }
    if checked.is_syntax_error {
        return fail("no syntax error");
    }
    if case.expectation.starts_with("raises") {
        return Ok(());
    }
    let list: Option<Vec<Wanted>> = split(&case.expectation).iter().map(|part| wanted(part)).collect();
    let errors: Vec<&(usize, Diagnostic)> =
        checked.findings.iter().filter(|(_, d)| d.severity == Severity::Error).collect();
    match list {
        None if case.expectation.starts_with("returns") || case.expectation.starts_with("first") => {
            if errors.is_empty() { Ok(()) } else { fail("no error") }
        }
        None => {
            let loud = checked.findings.iter().any(|(_, d)| d.severity >= Severity::Warning);
            if loud { fail("ok") } else { Ok(()) }
        }
        Some(list) => {
            let matches = |wanted: &Wanted| {
                checked.findings.iter().any(|(line, d)| {
                    wanted.codes.contains(&d.code.to_string())
                        && *line == wanted.line
                        && d.severity == wanted.severity
                        && wanted.text.as_ref().is_none_or(|text| d.message.contains(text))
                })
            };
            let n_errors = list.iter().filter(|wanted| wanted.severity == Severity::Error).count();
            if list.iter().all(matches) && errors.len() == n_errors { Ok(()) } else { fail(&case.expectation) }
        }
    }
}

fn check_cases(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let all = cases(&text);
    let wrong: Vec<String> = all.iter().filter_map(|case| run_case(case).err()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {} cases fail:\n{}", wrong.len(), all.len(), wrong.join("\n")).into())
}

/// Runs a case that says what its program does, in a folder of its own.
fn execute(case: &Case, folder: &Path) -> Result<(), String> {
    let Some(((_, text), libraries)) = case.blocks.split_last() else { return Ok(()) };
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).map_err(|error| error.to_string());
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (info, library) in libraries {
        write(&format!("{}.lua", info.split_whitespace().next().unwrap_or_default()), library)?;
    }
    write("case.lua", text)?;
    // The results are compared where they are: most values have no text.
    let expected = match case.expectation.strip_prefix("returns ") {
        Some(list) => format!("table.pack({list})"),
        None => "nil".to_owned(),
    };
    write(
        "driver.lua",
        &format!(
            "local chunk = assert(loadfile('case.lua'))
             local results, expected = table.pack(pcall(chunk)), {expected}
             if not expected then
                 return print(results[1] and 'no error' or 'raised ' .. tostring(results[2]))
             end
             if not results[1] then return print('raised ' .. tostring(results[2])) end
             for i = 1, expected.n do
                 if results[i + 1] ~= expected[i] then
                     return print('result ' .. i .. ' is ' .. tostring(results[i + 1]))
                 end
             end
             print('equal')"
        ),
    )?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_wippy"));
    command.arg("driver.lua").current_dir(folder).env_remove("WIPPY_PATH").stdin(Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    let out = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let is_right = match case.expectation.strip_prefix("raises ") {
        Some(text) => out
            .strip_prefix("raised ")
            .is_some_and(|message| message.contains(&text.trim().trim_matches('"').replace("\\\"", "\""))),
        None => out == "equal",
    };
    let failed =
        || format!("{}: wanted {}, got {out} {}", case.name, case.expectation, String::from_utf8_lossy(&output.stderr));
    if is_right { Ok(()) } else { Err(failed()) }
}

/// All cases of a file that say what their program does.
fn execute_cases(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = std::env::temp_dir().join(format!("wippy-types-{}-{stem}", std::process::id()));
    let does = |case: &Case| case.expectation.starts_with("returns") || case.expectation.starts_with("raises");
    let mut wrong = Vec::new();
    for (at, case) in cases(&text).iter().filter(|case| does(case)).enumerate() {
        wrong.extend(execute(case, &folder.join(at.to_string())).err());
    }
    fs::remove_dir_all(&folder).unwrap_or_default();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// How often each code is triggered, and how often a case about it is not: at least three times each.
fn count_codes(folder: &Path) -> Result<(), Failed> {
    let (mut triggered, mut near): (HashMap<String, usize>, HashMap<String, usize>) = (HashMap::new(), HashMap::new());
    for path in files(folder, "md") {
        for case in cases(&fs::read_to_string(path)?) {
            for code in split(&case.expectation).iter().filter_map(|part| wanted(part)).flat_map(|wanted| wanted.codes)
            {
                *triggered.entry(code).or_default() += 1;
            }
            if case.expectation == "syntax" {
                *triggered.entry("P0001".to_owned()).or_default() += 1;
            }
            if let Some(code) = case.name.strip_prefix("not_").and_then(|name| name.split('_').next()) {
                *near.entry(code.to_owned()).or_default() += 1;
            }
        }
    }
    let mut missing = Vec::new();
    for code in Code::ALL.into_iter().filter(|code| !code.info().id.starts_with('W') && *code != Code::E9999) {
        let of = |counts: &HashMap<String, usize>| counts.get(code.info().id).copied().unwrap_or(0);
        let (n_triggered, n_near) = (of(&triggered), of(&near));
        if n_triggered < 3 || n_near < 3 {
            missing.push(format!("{code}: triggered {n_triggered} times, not triggered {n_near} times"));
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n").into()) }
}

/// A program without a mistake, or without annotations: no finding, but on lines marked `-- certain: E0001`.
fn check_program(path: &Path) -> Result<(), Failed> {
    let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    let checked = run(&text, &CaseModules::default(), true);
    let lines: Vec<&str> = text.split('\n').collect();
    let is_marked = |line: usize, d: &Diagnostic| {
        lines.get(line - 1).is_some_and(|text| text.contains(&format!("-- certain: {}", d.code)))
    };
    let findings: Vec<(usize, Diagnostic)> = checked
        .findings
        .into_iter()
        .filter(|(line, d)| d.severity >= Severity::Warning && d.code.to_string() != "E0100" && !is_marked(*line, d))
        .collect();
    if findings.is_empty() { Ok(()) } else { Err(shown(&findings).into()) }
}

/// The mistakes of one file: at least 98 of 100 must be found at their line.
fn check_misses(folder: &Path) -> Result<(), Failed> {
    let (mut n_all, mut missed) = (0_usize, Vec::new());
    for path in files(&folder.join("misses"), "txt") {
        let text = fs::read_to_string(&path)?;
        for block in text.split("\n## ").map(|block| block.trim_start_matches("## ")) {
            let Some(head) = block.lines().next().filter(|head| head.contains(".lua ")) else { continue };
            let find = |prefix: &str| block.lines().find_map(|line| line.strip_prefix(prefix)).map(str::to_owned);
            let Some(old) = find("- ") else { continue };
            let (new, expected) = (find("+ ").unwrap_or_default(), find("=> ").unwrap_or_default());
            let module = head.split_whitespace().next().unwrap_or_default();
            let source = fs::read_to_string(folder.join("modules").join(module))?;
            let Some(at) = source.lines().position(|line| line.trim() == old.trim()) else {
                missed.push(format!("{head}: the line is not there"));
                continue;
            };
            let lines: Vec<&str> = source.lines().collect();
            let changed = [&lines[..at], &[new.as_str()], &lines[at + 1..]].concat().join("\n");
            let checked = run(&changed, &CaseModules::default(), true);
            n_all += 1;
            let is_found = expected.split('|').any(|one| {
                let (code, offset) = one.trim().split_once('@').unwrap_or((one.trim(), "0"));
                let offset: isize = offset.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
                let line = (at + 1).saturating_add_signed(offset);
                let code = code.split_whitespace().next().unwrap_or_default();
                checked.findings.iter().any(|(l, d)| *l == line && d.code.to_string() == code)
            });
            if !is_found {
                missed.push(format!("{head}: wanted {expected}, got {}", shown(&checked.findings)));
            }
        }
    }
    if missed.len() * 50 <= n_all {
        return Ok(());
    }
    Err(format!("{} of {n_all} planted mistakes are missed:\n{}", missed.len(), missed.join("\n")).into())
}

/// Modules whose look-up fails: a fault in the middle of a check.
struct FaultyModules;

impl Modules for FaultyModules {
    fn require(&self, _: &str) -> Required {
        std::panic::resume_unwind(Box::new("fault"))
    }
}

/// A fault is one finding at the start; what had been found before it stays, and other checks go on.
fn check_fault() -> Result<(), Failed> {
    let text = "local a: number = \"x\"\nlocal m = require(\"m\")\nlocal b: number = \"y\"\n";
    let arena = Bump::new();
    let mut names = Names::new();
    let parsed = parse(text.as_bytes(), &arena, &mut names, ParseOptions::default());
    let outcome =
        check(&parsed.chunk, &names, &Environment { library: library(), modules: &FaultyModules, is_script: true });
    let found: Vec<(String, u32)> =
        outcome.diagnostics.iter().map(|d| (d.code.to_string(), d.primary.span.start)).collect();
    let wanted = vec![("E9999".to_owned(), 0), ("E0001".to_owned(), 18)];
    if found == wanted { Ok(()) } else { Err(format!("{found:?}").into()) }
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    all.sort();
    all
}

fn below(folder: &Path, extension: &str, all: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            below(&path, extension, all);
        } else if path.extension().is_some_and(|e| e == extension) {
            all.push(path);
        }
    }
    all.sort();
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let types = root.join("lua-tests/types");
    let mut trials = Vec::new();
    for path in files(&types, "md") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name != "README" {
            let runs = path.clone();
            trials.push(Trial::test(format!("runs::{name}"), move || execute_cases(&runs)));
            trials.push(Trial::test(format!("cases::{name}"), move || check_cases(&path)));
        }
    }
    for path in files(&types.join("modules"), "lua") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        trials.push(Trial::test(format!("modules::{name}"), move || check_program(&path)));
    }
    trials.push(Trial::test("fault", check_fault));
    let all = types.clone();
    trials.push(Trial::test("codes", move || count_codes(&all)));
    if types.join("misses").is_dir() {
        let types = types.clone();
        trials.push(Trial::test("misses", move || check_misses(&types)));
    }
    for (name, text) in bombs::bombs() {
        trials.push(Trial::test(format!("bombs::{name}"), move || {
            let checked = run(&text, &CaseModules::default(), true);
            if checked.is_syntax_error { Err("a syntax error".into()) } else { Ok(()) }
        }));
    }
    let mut plain = Vec::new();
    below(&root.join("lua-tests"), "lua", &mut plain);
    below(&root.join("examples"), "lua", &mut plain);
    // The driver of the applications lints them: some show mistakes.
    let applications = root.join("examples/apps");
    for path in plain.into_iter().filter(|path| !path.starts_with(&types) && !path.starts_with(&applications)) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        trials.push(Trial::test(format!("plain::{name}"), move || check_program(&path)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
