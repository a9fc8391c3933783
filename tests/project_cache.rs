//! What is kept of sources between starts, by `lint` and `run` (specification: lint 4.1, test ideas K24 to K27; entries 8.5).

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::thread;

const INDEX: &str = "\
namespace: shop
entries:
  - {name: tax, kind: library.lua, source: file://tax.lua}
  - {name: bill, kind: library.lua, source: file://bill.lua, imports: {tax: tax}}
  - {name: alone, kind: function.lua, source: file://alone.lua}
  - name: total
    kind: process.lua
    meta: {command: {name: total}}
    source: file://total.lua
    imports: {bill: bill}
";
const TAX: &str = "local M = {}\nfunction M.of(n: number): number return n / 5 end\nreturn M\n";
const BILL: &str = "\
local tax = require(\"tax\")
type Line = {text: string, price: number @min(0)}
local M = {Line = Line}
function M.sum(lines: {Line}): number
  local sum = 0.0
  for _, line in ipairs(lines) do sum = sum + line.price + tax.of(line.price) end
  return sum
end
return M
";
const ALONE: &str = "local n: string = 1\nreturn function() return n end\n";
const TOTAL: &str = "\
local bill = require(\"bill\")
return function(word)
  print(bill.sum({{text = \"a\", price = 10}}), 0x7fffffffffffffff, 0.1, \"\\0\\200\")
  print(bill.Line:is({text = \"b\", price = -1}))
  if word then
    local line = nil
    print(line.price)
  end
end
";
const CONFIG: &str = "version: \"1.0\"\nlua: {cache: {enabled: true}}\n";

struct Project {
    root: PathBuf,
}

impl Project {
    fn new(name: &str, config: &str) -> Project {
        let project = Project { root: std::env::temp_dir().join(format!("wippy-cache-{name}-{}", std::process::id())) };
        drop(fs::remove_dir_all(&project.root));
        for (path, text) in [
            (".wippy.yaml", config),
            ("src/_index.yaml", INDEX),
            ("src/tax.lua", TAX),
            ("src/bill.lua", BILL),
            ("src/alone.lua", ALONE),
            ("src/total.lua", TOTAL),
        ] {
            project.write(path, text.as_bytes());
        }
        project
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn run(&self, words: &[&str]) -> (Option<i32>, String, String) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_wippy"))
            .args(words)
            .current_dir(&self.root)
            .env("NO_COLOR", "1")
            .env("HOME", &self.root)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// The output of the linter, and how many entries it checked.
    fn lint(&self, words: &[&str]) -> (String, usize) {
        let (_, out, error) = self.run(&[&["lint", "-v"], words].concat());
        let n = error.split(' ').next().and_then(|n| n.parse().ok());
        (out, n.unwrap_or_else(|| panic!("{error}")))
    }

    fn cached(&self, file: &str) -> PathBuf {
        self.root.join(".wippy/cache/lua").join(file)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.root));
    }
}

#[test]
fn an_unchanged_project_is_not_checked_again() {
    let project = Project::new("unchanged", "version: \"1.0\"\n");
    let (first, n) = project.lint(&[]);
    assert!(first.contains("E0001") && first.contains("checked 4 entries: 1 error"), "{first}");
    assert_eq!(n, 4);
    assert_eq!(project.lint(&[]), (first.clone(), 0));
    let (json, _) = project.lint(&["--json", "--rules"]);
    assert!(project.cached("checks").is_file());
    fs::remove_dir_all(project.root.join(".wippy")).unwrap();
    assert_eq!(project.lint(&["--json", "--rules"]), (json.clone(), 4));
    assert_eq!(project.lint(&["--json", "--rules"]), (json, 0));
    assert_eq!(project.lint(&["--cache-reset"]), (first.clone(), 4));
    assert_eq!(project.lint(&["--ns", "shop"]), (first, 0));
}

#[test]
fn a_change_checks_what_depends_on_it() {
    let project = Project::new("change", "version: \"1.0\"\n");
    let (before, _) = project.lint(&[]);
    project.write("src/tax.lua", TAX.replace("): number", "): string").replace("n / 5", "\"\"").as_bytes());
    let (out, n) = project.lint(&[]);
    assert!(out.contains("src/bill.lua") && out.contains("2 errors"), "{out}");
    assert_eq!(n, 3, "tax, bill and total");
    // Only the last of the chain: what it imports is checked for its types.
    project.write("src/tax.lua", TAX.as_bytes());
    project.write("src/total.lua", format!("{TOTAL}-- changed\n").as_bytes());
    assert_eq!(project.lint(&[]), (before.clone(), 3));
    assert_eq!(project.lint(&[]), (before.clone(), 0));
    // The same text under another entry is another thing.
    project.write("src/_index.yaml", INDEX.replace("name: alone", "name: lonely").as_bytes());
    let (out, n) = project.lint(&[]);
    assert_eq!((out.replace("lonely", "alone"), n), (before, 1));
}

#[test]
fn damage_changes_nothing() {
    let project = Project::new("damage", CONFIG);
    let (first, n) = project.lint(&[]);
    assert_eq!(n, 4);
    let words = ["run", "total", "fail"];
    let run = project.run(&words);
    assert!(run.2.contains("total.lua:7") && run.1.contains("12.0\t9223372036854775807\t0.1\t\0"), "{run:?}");
    assert_eq!(project.run(&words), run, "from the cache");
    let files = ["checks", "code"];
    let whole: Vec<Vec<u8>> = files.iter().map(|file| fs::read(project.cached(file)).unwrap()).collect();
    for (file, bytes) in files.iter().zip(&whole) {
        for damaged in [
            b"garbage".to_vec(),
            Vec::new(),
            bytes[..bytes.len() / 2].to_vec(),
            // Another build.
            [&bytes[..12], b"?", &bytes[13..]].concat(),
            // Every record has something else in it.
            bytes.iter().enumerate().map(|(at, byte)| if at > 60 && at % 97 == 0 { byte ^ 1 } else { *byte }).collect(),
        ] {
            fs::write(project.cached(file), damaged).unwrap();
            assert_eq!(project.lint(&[]).0, first);
            assert_eq!(project.run(&words), run);
        }
        fs::remove_file(project.cached(file)).unwrap();
        fs::create_dir(project.cached(file)).unwrap();
        assert_eq!(project.lint(&[]).0, first, "a directory in its place");
        assert_eq!(project.run(&words), run);
        fs::remove_dir(project.cached(file)).unwrap();
    }
    fs::write(project.cached("checks"), b"garbage").unwrap();
    assert_eq!(project.lint(&[]), (first.clone(), 4));
    assert_eq!(project.lint(&[]), (first, 0), "it is written anew");
}

#[test]
fn code_of_the_cache_has_to_pass_the_verifier() {
    let project = Project::new("verifier", CONFIG);
    let run = project.run(&["run", "total"]);
    assert_eq!(run.0, Some(0), "{run:?}");
    let bytes = fs::read(project.cached("code")).unwrap();
    // Whatever byte is another one: the checksum tells, and code is compiled anew.
    for at in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xFF;
        fs::write(project.cached("code"), damaged).unwrap();
        assert_eq!(project.run(&["run", "total"]), run, "byte {at}");
    }
}

#[test]
fn the_configuration_decides() {
    let cache = |settings: &str| format!("version: \"1.0\"\nlua: {{cache: {{{settings}}}}}\n");
    for (config, lint_keeps, run_keeps) in [
        ("version: \"1.0\"\n".to_owned(), true, false),
        (cache("enabled: true"), true, true),
        (cache("enabled: false"), false, false),
        (cache("enabled: true, mode: off"), false, false),
        (cache("enabled: true, mode: readonly"), false, false),
        (cache("enabled: true, compile: {enabled: false}, typecheck: {enabled: false}"), false, false),
    ] {
        let project = Project::new("settings", &config);
        project.lint(&[]);
        assert_eq!(project.cached("checks").exists(), lint_keeps, "{config}");
        drop(fs::remove_dir_all(project.root.join(".wippy")));
        assert_eq!(project.run(&["run", "total"]).0, Some(0), "{config}");
        assert_eq!(project.cached("code").exists(), run_keeps, "{config}");
        // What is there is thrown away, whether or not it is used.
        project.write(".wippy/cache/lua/code", b"old");
        project.write(".wippy/cache/lua/mine.txt", b"mine");
        project.lint(&["--cache-reset"]);
        assert!(!project.cached("code").exists() && project.cached("mine.txt").exists(), "{config}");
    }
    let project = Project::new("dir", &cache("enabled: true, dir: kept/here"));
    project.lint(&[]);
    assert!(project.root.join("kept/here/checks").is_file());
}

#[test]
fn the_start_uses_what_the_linter_found() {
    let strict = "version: \"1.0\"\nlua: {type_system: {enabled: true, strict: true}, cache: {enabled: true}}\n";
    let project = Project::new("strict", strict);
    let refused = project.run(&["run", "total"]);
    assert_eq!(refused.0, Some(1), "{refused:?}");
    assert!(refused.2.contains("number not assignable to string") || refused.2.contains("not assignable to string"));
    assert_eq!(project.run(&["run", "total"]), refused);
    assert_eq!(project.lint(&[]).1, 0, "the start has checked it all");
    project.write("src/alone.lua", ALONE.replace("string", "integer").as_bytes());
    let run = project.run(&["run", "total"]);
    assert_eq!(run.0, Some(0), "{run:?}");
    assert_eq!(project.run(&["run", "total"]), run);
}

#[test]
fn many_at_the_same_time_do_not_disturb_each_other() {
    let project = Project::new("many", CONFIG);
    let (expected, _) = project.lint(&[]);
    let run = project.run(&["run", "total"]);
    fs::remove_dir_all(project.root.join(".wippy")).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..4 {
                    assert_eq!(project.lint(&[]).0, expected);
                    assert_eq!(project.run(&["run", "total"]), run);
                }
            });
        }
    });
    let names: Vec<String> = fs::read_dir(project.cached(""))
        .unwrap()
        .map(|item| item.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().all(|name| name == "checks" || name == "code"), "{names:?}");
}
