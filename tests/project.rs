//! Projects without a running program: what is loaded, what is refused, and with which words.
//!
//! Each file of `tests/project` holds cases (`# case: NAME`). A case is a set of files (`## PATH`, with their texts), what
//! the loader is told (`## options`: `override`, `config`, `profile`, `set`, `sources`, `link FROM TO`),
//! and what is expected (`## expect`), line by line and completely:
//!
//! ```text
//! C0108 src/_index.yaml:7:5 shop:a is there twice          a finding; without a place when it has none, with its
//!                                                          severity in parentheses when it is not that of the code
//! | first here: src/_index.yaml:3:5                         another place, a note or a help of the finding above
//! = shop:a kind registry.entry                              what `get` gives for a path of an entry, as JSON
//! - shop:b                                                  an entry that is not there
//! order shop:a shop:b                                       entries in the order of their start
//! setting shutdown.timeout "5s"                            a value of the configuration, as JSON
//! ```
//!
//! Lines `|` need not be complete: those that are given must be there. `idea N` in the name of a case names the test idea of
//! the specification of entries.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use libtest_mimic::{Arguments, Failed, Trial};
use wippy::project::{Finding, Graph, Id, Loaded, Options, config, inspect, show};

struct Case {
    name: String,
    files: Vec<(String, String)>,
    options: Vec<String>,
    expect: Vec<String>,
}

/// The cases of a text.
fn cases(text: &str, file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut section: Option<String> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# case: ") {
            let name = format!("{file}::{name}");
            cases.push(Case { name, files: Vec::new(), options: Vec::new(), expect: Vec::new() });
            section = None;
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(name) = line.strip_prefix("## ") {
            section = Some(name.to_owned());
            if !matches!(name, "options" | "expect") {
                case.files.push((name.to_owned(), String::new()));
            }
            continue;
        }
        match section.as_deref() {
            Some("options") => case.options.extend((!line.is_empty()).then(|| line.to_owned())),
            Some("expect") => case.expect.extend((!line.is_empty()).then(|| line.to_owned())),
            Some(_) => {
                let text = &mut case.files.last_mut().unwrap().1;
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    for case in &mut cases {
        for (_, text) in &mut case.files {
            let n = text.trim_end_matches('\n').len();
            text.truncate(n);
            text.push('\n');
        }
    }
    cases
}

/// A new folder for a project.
fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("wippy-project-{}-{n}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn load(case: &Case, root: &Path) -> Loaded {
    for (path, text) in &case.files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Control characters and bytes that are no text are written as `\xNN`.
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some(at) = rest.windows(2).position(|pair| pair == b"\\x") {
            bytes.extend_from_slice(&rest[..at]);
            let digits = std::str::from_utf8(&rest[at + 2..at + 4]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &rest[at + 4..];
        }
        bytes.extend_from_slice(rest);
        fs::write(path, bytes).unwrap();
    }
    let mut options = Options { root: root.to_path_buf(), ..Options::default() };
    let mut sources = config::Sources::default();
    for option in &case.options {
        let (word, value) = option.split_once(' ').unwrap_or((option, ""));
        match word {
            "override" => options.overrides.push(value.to_owned()),
            "config" => sources.files.push(root.join(value)),
            "profile" => sources.profiles.push(value.to_owned()),
            "set" => sources.sets.push(value.to_owned()),
            "sources" => options.checks_sources = true,
            "link" => {
                let (from, to) = value.split_once(' ').unwrap();
                std::os::unix::fs::symlink(to, root.join(from)).unwrap();
            }
            other => panic!("unknown option {other}"),
        }
    }
    options.config = sources;
    inspect(&options)
}

/// A finding as one line, and what belongs to it.
fn lines(finding: &Finding) -> (String, Vec<String>) {
    let place = |place: &wippy::project::Place| {
        let at = place.file.line_column(place.span.start);
        format!("{}:{}:{}", place.file.name(), at.line, at.column)
    };
    let code = finding.fault.code;
    let at = finding.place.as_ref().map(|at| format!("{} ", place(at))).unwrap_or_default();
    let mut more: Vec<String> = finding.others.iter().map(|(at, text)| format!("{text}: {}", place(at))).collect();
    more.extend(finding.fault.notes.iter().cloned());
    more.extend(finding.fault.helps.iter().cloned());
    // A finding that is less bad than its code usually is says so.
    let severity = match finding.severity {
        usual if usual == code.info().severity => String::new(),
        other => format!("({other}) "),
    };
    (format!("{code} {severity}{at}{}", finding.fault.message), more)
}

fn check(case: &Case) -> Result<(), Failed> {
    let root = folder();
    let loaded = load(case, &root);
    let found: Vec<(String, Vec<String>)> = loaded.findings.iter().map(lines).collect();
    let result = compare(case, &loaded, &found);
    fs::remove_dir_all(&root).unwrap();
    result.map_err(|message| {
        let all: Vec<String> = found
            .iter()
            .flat_map(|(first, more)| [first.clone()].into_iter().chain(more.iter().map(|line| format!("| {line}"))))
            .collect();
        format!("{message}\nfound:\n{}", all.join("\n")).into()
    })
}

fn compare(case: &Case, loaded: &Loaded, found: &[(String, Vec<String>)]) -> Result<(), String> {
    let mut next: usize = 0;
    for line in &case.expect {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "|" => {
                let last = next.checked_sub(1).and_then(|at| found.get(at)).ok_or("'|' without finding")?;
                if !last.1.iter().any(|more| more == rest) {
                    return Err(format!("missing: | {rest}"));
                }
            }
            "=" => {
                let mut words = rest.splitn(3, ' ');
                let (id, path, value) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap_or(""));
                let entry = loaded.state.get(&Id::parse(id).unwrap()).ok_or(format!("no entry {id}"))?;
                let shown = match path {
                    "kind" => entry.kind.to_string(),
                    path => entry.get(path).map_or_else(|| "none".to_owned(), show::json),
                };
                if shown != value {
                    return Err(format!("{path} of {id} is {shown}, not {value}"));
                }
            }
            "-" => {
                if loaded.state.get(&Id::parse(rest).unwrap()).is_some() {
                    return Err(format!("{rest} is there"));
                }
            }
            "setting" => {
                let (path, value) = rest.split_once(' ').unwrap();
                let shown = loaded.config.get(path).map_or_else(|| "none".to_owned(), show::json);
                if shown != value {
                    return Err(format!("setting {path} is {shown}, not {value}"));
                }
            }
            "order" => {
                let order: Vec<String> = Graph::new(&loaded.state).order().iter().map(Id::to_string).collect();
                if order.join(" ") != rest {
                    return Err(format!("order is {}", order.join(" ")));
                }
            }
            _ => {
                let Some((first, _)) = found.get(next) else { return Err(format!("missing: {line}")) };
                if first != line {
                    return Err(format!("expected: {line}\nbut found: {first}"));
                }
                next += 1;
            }
        }
    }
    if next < found.len() {
        return Err(format!("{} findings more than expected", found.len() - next));
    }
    if case.expect.is_empty() {
        return Err("nothing is expected".to_owned());
    }
    Ok(())
}

/// How many test ideas the specification has.
const IDEAS: u32 = 52;
/// Ideas that are tests beside the code (generated entries, a project of 5 000, the values of placeholders), programs below
/// `lua-tests/projects` (dead letters, variables in files and behind routers), or transcripts of packs (other bytecode).
const BESIDE: [u32; 7] = [13, 40, 41, 42, 50, 51, 52];

/// The ideas that programs below `lua-tests/projects` name in their heads: `-- spec: entries 20.24, 20.25`.
fn of_programs(folder: &Path) -> Vec<u32> {
    let mut known = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let text = if path.is_file() { fs::read_to_string(path).unwrap() } else { continue };
        let Some(head) = text.lines().next().and_then(|line| line.strip_prefix("-- spec: ")) else { continue };
        let mut document = "";
        for word in head.split([' ', ',']) {
            if word.starts_with(|first: char| first.is_ascii_alphabetic()) {
                document = word;
            } else if document == "entries" {
                known.extend(word.strip_prefix("20.").and_then(|number| number.parse::<u32>().ok()));
            }
        }
    }
    known
}

/// Every test idea is a case, or a program, or stands in `LATER.md`.
fn ideas(names: &[String], programs: &[u32], later: &str) -> Result<(), Failed> {
    let numbers = |text: &str| text.split([' ', ',', '|']).filter_map(|word| word.parse().ok()).collect::<Vec<u32>>();
    let mut known: Vec<u32> = [&BESIDE, programs].concat();
    for name in names {
        known.extend(name.split("idea ").nth(1).and_then(|rest| numbers(rest).first().copied()));
    }
    known.extend(
        later
            .lines()
            .filter(|line| line.starts_with("| "))
            .flat_map(|line| line.split('|').nth(1).map(numbers).unwrap_or_default()),
    );
    let missing: Vec<u32> = (1..=IDEAS).filter(|idea| !known.contains(idea)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("ideas without case: {missing:?}").into()) }
}

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project");
    let mut files: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let later = fs::read_to_string(root.join("LATER.md")).unwrap();
    let programs = of_programs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests/projects"));
    let mut trials = Vec::new();
    let mut names = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for case in cases(&fs::read_to_string(path).unwrap(), &name) {
            names.push(case.name.clone());
            trials.push(Trial::test(case.name.clone(), move || check(&case)));
        }
    }
    trials.push(Trial::test("every idea has a case", move || ideas(&names, &programs, &later)));
    libtest_mimic::run(&arguments, trials).exit();
}
