//! The specification of processes, channels, the scheduler, errors, functions and the registry ends each with a numbered list of test ideas. Every
//! one of them is a case: a program below `lua-tests` with its number in the head (`-- spec: scheduler 21.4`), or a row
//! of `lua-tests/process/LATER.md` that says why it is none. So do the documents of modules: `-- spec: modules/logger 1-3, 5`,
//! and `lua-tests/modules/LATER.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Where the ideas stand, and how many there are.
const IDEAS: [(&str, u32, u32); 6] = [
    ("processes", 21, 70),
    ("channels", 13, 65),
    ("scheduler", 21, 48),
    ("errors", 12, 50),
    ("funcs", 13, 52),
    ("registry", 11, 50),
];

/// Modules, and how many ideas there are for each.
const IDEAS_OF_MODULES: [(&str, u32); 15] = [
    ("compress", 10),
    ("ctx", 10),
    ("env", 13),
    ("exec", 14),
    ("expr", 14),
    ("fs", 17),
    ("io", 12),
    ("logger", 10),
    ("metrics", 10),
    ("os", 40),
    ("queue", 13),
    ("security", 14),
    ("store", 14),
    ("template", 14),
    ("text", 15),
];

/// An idea: document, section, number.
type Idea = (String, u32, u32);

/// Calls `visit` with the path below the folder and the text of every program in it.
fn each_program(folder: &Path, visit: &mut dyn FnMut(&Path, &str)) {
    let entries = fs::read_dir(folder).expect("a folder of programs");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            each_program(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "lua") {
            // Some programs are no UTF-8.
            let text = fs::read(&path).expect("a program");
            visit(&path, &String::from_utf8_lossy(&text));
        }
    }
}

/// The ideas that a line `DOCUMENT SECTION.NUMBER, SECTION.NUMBER, DOCUMENT SECTION …` names.
fn named_in(line: &str) -> Vec<Idea> {
    let mut document = "";
    let mut ideas = Vec::new();
    for word in line.split([' ', ',']).filter(|word| !word.is_empty() && *word != "and") {
        match word.trim_end_matches([':', ';']).split_once('.') {
            Some((section, number)) => {
                if let (Ok(section), Ok(number)) = (section.parse(), number.parse()) {
                    ideas.push((document.to_owned(), section, number));
                }
            }
            None if word.starts_with(|c: char| c.is_ascii_alphabetic()) => document = word,
            None => {}
        }
    }
    ideas
}

/// The ideas that `LATER.md` names: `| scheduler 38: …` in its first column.
fn later(root: &Path) -> BTreeSet<Idea> {
    let text = fs::read_to_string(root.join("process/LATER.md")).expect("the list of open ideas");
    let mut ideas = BTreeSet::new();
    for row in text.lines().filter_map(|line| line.strip_prefix("| ")) {
        let Some((place, _)) = row.split_once(':') else { continue };
        let mut words = place.split_whitespace();
        let Some(&(document, section, _)) = words.next().and_then(|word| IDEAS.iter().find(|(name, ..)| *name == word))
        else {
            continue;
        };
        ideas.extend(words.filter_map(|word| Some((document.to_owned(), section, word.parse().ok()?))));
    }
    ideas
}

#[test]
fn every_test_idea_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests");
    let mut cases = BTreeSet::new();
    let mut unknown = Vec::new();
    each_program(&root, &mut |path, text| {
        for line in text.lines().filter_map(|line| line.strip_prefix("-- spec: ")) {
            for idea in named_in(line) {
                let Some((_, _, n)) = IDEAS.iter().find(|(name, section, _)| *name == idea.0 && *section == idea.1)
                else {
                    continue;
                };
                if idea.2 == 0 || idea.2 > *n {
                    unknown.push(format!("{}: {idea:?}", path.display()));
                }
                cases.insert(idea);
            }
        }
    });
    assert!(unknown.is_empty(), "ideas that there are not: {unknown:#?}");
    let later = later(&root);
    let all = IDEAS.iter().flat_map(|&(name, section, n)| (1..=n).map(move |i| (name.to_owned(), section, i)));
    let missing: Vec<Idea> = all.filter(|idea| !cases.contains(idea) && !later.contains(idea)).collect();
    assert!(missing.is_empty(), "test ideas without a case: {missing:#?}");
    let done: Vec<&Idea> = later.intersection(&cases).collect();
    assert!(done.is_empty(), "no longer open: {done:#?}");
}

/// The ideas that a line `modules/NAME 1-3, 5 (more words), modules/OTHER 2` names.
fn of_modules(line: &str) -> BTreeSet<(String, u32)> {
    let mut module = "";
    let mut ideas = BTreeSet::new();
    for word in line.split([' ', ',', ';', ':']).filter(|word| !word.is_empty()) {
        if let Some(name) = word.strip_prefix("modules/") {
            module = name;
        }
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        if let (Ok(first), Ok(last)) = (first.parse::<u32>(), last.parse::<u32>()) {
            ideas.extend((first..=last).map(|n| (module.to_owned(), n)));
        }
    }
    ideas
}

#[test]
fn every_test_idea_of_a_module_has_a_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests");
    let mut cases = BTreeSet::new();
    each_program(&root, &mut |_, text| {
        for line in text.lines().filter_map(|line| line.strip_prefix("-- spec: ")) {
            cases.extend(of_modules(line));
        }
    });
    let later = fs::read_to_string(root.join("modules/LATER.md")).expect("the list of open ideas");
    let rows = later.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(':'));
    let later: BTreeSet<(String, u32)> = rows.flat_map(|(place, _)| of_modules(&format!("modules/{place}"))).collect();
    let all = IDEAS_OF_MODULES.iter().flat_map(|&(name, n)| (1..=n).map(move |i| (name.to_owned(), i)));
    let missing: Vec<_> = all.filter(|idea| !cases.contains(idea) && !later.contains(idea)).collect();
    assert!(missing.is_empty(), "test ideas without a case: {missing:#?}");
    let done: Vec<_> = later.intersection(&cases).collect();
    assert!(done.is_empty(), "no longer open: {done:#?}");
}

#[test]
fn heads_are_read_as_they_are_written() {
    let idea = |name: &str, section, number| (name.to_owned(), section, number);
    assert_eq!(named_in("errors 12.1, 12.2, 3"), [idea("errors", 12, 1), idea("errors", 12, 2)]);
    assert_eq!(named_in("errors 12.47, processes 21.5: and more"), [idea("errors", 12, 47), idea("processes", 21, 5)]);
    assert_eq!(named_in("scheduler 21.16 and 21.17"), [idea("scheduler", 21, 16), idea("scheduler", 21, 17)]);
    let numbers: Vec<u32> = of_modules("modules/x 1-3, 7 and more").into_iter().map(|(_, n)| n).collect();
    assert_eq!(numbers, [1, 2, 3, 7]);
    assert_eq!(named_in("pitfall C3, scheduler 8"), []);
}
