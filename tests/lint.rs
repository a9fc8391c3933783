//! `wippy lint` and its relatives: the test ideas of the specification (K01, …) for files, and the rules in more shapes.
//!
//! Each test writes files into a fresh directory and runs the command there.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use wippy::diag::Code;
use wippy::lint::{is_module, is_predefined};

/// A directory with files.
struct Folder(PathBuf);

/// What a run of the command gave.
#[derive(Debug)]
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("wippy-lint-{}-{number}", std::process::id()));
        for (name, text) in files {
            let file = path.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Runs `wippy` with these words.
    fn run(&self, words: &str) -> Run {
        self.run_with(words, "")
    }

    fn run_with(&self, words: &str, stdin: &str) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wippy"));
        command.args(words.split_whitespace()).current_dir(&self.0).env_remove("WIPPY_PATH");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap_or_default();
    }
}

/// Runs `wippy lint OPTIONS a.lua` on this text.
fn lint(text: &str, options: &str) -> Run {
    Folder::new(&[("a.lua", text)]).run(&format!("lint {options} a.lua"))
}

/// The findings as `CODE line:column`, all rules and severities on, in the order of the report.
fn findings(text: &str) -> Vec<String> {
    let report = lint(text, "--rules --level hint --json").out;
    let field = |object: &str, name: &str| {
        let start = object.find(&format!("\"{name}\":")).unwrap() + name.len() + 3;
        let rest = &object[start..];
        rest[..rest.find([',', '}']).unwrap()].trim_matches('"').to_owned()
    };
    let objects = report.split("{\"entry_id\"").skip(1);
    objects.map(|o| format!("{} {}:{}", field(o, "code"), field(o, "line"), field(o, "column"))).collect()
}

fn last_line(run: &Run) -> &str {
    run.out.lines().last().unwrap_or_default()
}

#[test]
fn k02_k05_clean_files_end_with_one_line() {
    let run = lint("local x: number = 1", "");
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "no problems in 1 file\n", ""));
    let run = lint("local x = 1", "");
    assert_eq!((run.status, run.out.as_str()), (0, "no problems in 1 file\n"));
}

#[test]
fn k03_syntax_errors_have_places_in_json() {
    let run = lint("local x = = 1", "--json");
    assert_eq!(run.status, 1);
    let expected = r#"{"diagnostics":[{"entry_id":"a.lua","file":"a.lua","code":"P0001","severity":"error","message":"unexpected symbol near '='","line":1,"column":11,"end_line":1,"end_column":12,"notes":[],"help":[]}],"total_entries":1,"error_count":1,"warning_count":0,"hint_count":0}"#;
    assert_eq!(run.out.trim_end(), expected);
}

#[test]
fn k04_k06_k09_rules_on_request() {
    let run = lint("local x = 1", "--rules");
    assert_eq!(run.status, 0);
    assert!(run.out.contains("warning[W0004]: variable 'x' is declared but never used"), "{}", run.out);
    assert_eq!(last_line(&run), "checked 1 file: 1 warning");
    let run = lint("local x = 1 return x == x", "--rules");
    assert_eq!(run.status, 1);
    assert!(run.out.contains("error[W0003]: comparison of identical expressions; result is always true"));
    let run = lint("g = 1 function f() end", "--rules");
    assert!(run.out.contains("assignment to global variable 'g'; consider using 'local'"));
    assert!(run.out.contains("function 'f' declared as global; consider using 'local function'"));
    assert_eq!(last_line(&run), "checked 1 file: 2 warnings");
}

#[test]
fn k07_k08_hints_are_below_the_level() {
    assert_eq!(last_line(&lint("local function f(p) end f(1)", "--rules")), "no problems in 1 file");
    let run = lint("local function f(p) end f(1)", "--rules --level hint");
    assert!(run.out.contains("hint[W0005]: parameter 'p' is unused"), "{}", run.out);
    assert_eq!((run.status, last_line(&run)), (0, "checked 1 file: 1 hint"));
}

#[test]
fn k10_an_unused_module_is_one_finding() {
    assert_eq!(findings("local j = require(\"time\")"), ["W0006 1:7"]);
}

#[test]
fn k11_k12_modules_that_do_not_exist() {
    let run = lint("local j = require(\"nope\")", "");
    assert_eq!(run.status, 1);
    assert!(run.out.contains("error[E0100]: module 'nope' not found\n --> a.lua:1:19\n"), "{}", run.out);
    assert_eq!(lint("local n = \"nope\" return require(n)", "").status, 0);
    assert_eq!(lint("local require = print require(\"nope\")", "").status, 0);
    assert_eq!(findings("return require((\"tiem\"))"), ["E0100 1:17"]);
    assert!(lint("return require \"tiem\"", "").out.contains("did you mean the built-in module 'time'?"));
}

#[test]
fn modules_are_found_as_when_running() {
    let folder = Folder::new(&[
        ("src/main.lua", "return require(\"lib.b\"), require(\"c\"), require(\"d\")"),
        ("src/lib/b.lua", "return require(\"main\")"),
        ("src/c/init.lua", "return 1"),
        ("d.lua", "return 1"),
    ]);
    let run = folder.run("lint src/main.lua");
    assert_eq!((run.status, run.out.as_str()), (0, "no problems in 1 file\n"));
}

#[test]
fn k13_a_limit_cuts_the_list_only() {
    let text = "local a = 1\nlocal b = 1\nlocal c = 1";
    let run = lint(text, "--rules --limit 1");
    assert!(run.out.contains("'a'") && !run.out.contains("'b'") && run.out.contains("\n… and 2 more\n"), "{}", run.out);
    assert_eq!(last_line(&run), "checked 1 file: 3 warnings");
    let run = lint(text, "--rules --limit 1 --json");
    assert_eq!(run.out.matches("\"code\"").count(), 1);
    assert!(run.out.contains("\"warning_count\":3"));
}

#[test]
fn k14_k36_codes_are_chosen() {
    let text = "local a = 1 b = 2";
    let run = lint(text, "--rules --code w0002 --json");
    assert!(run.out.contains("W0002") && !run.out.contains("W0004") && run.out.contains("\"warning_count\":1"));
    let run = lint("local x = = 1", "--code W0004");
    assert_eq!((run.status, run.out.as_str()), (0, "no problems in 1 file\n"));
    assert!(lint(text, "--rules --code P*,W0004").out.contains("checked 1 file: 1 warning"));
}

#[test]
fn k15_comments_silence_findings() {
    assert_eq!(findings("local x = 1 -- wippy:ignore W0004"), [""; 0]);
    assert_eq!(findings("local x = 1 -- wippy:ignore W0001"), ["W0004 1:7"]);
    assert_eq!(findings("local x = 1 -- wippy:ignore nonsense"), ["W0004 1:7"]);
    assert_eq!(findings("-- wippy:ignore W0004, W0002\n\nlocal x = 1 y = 2"), [""; 0]);
    assert_eq!(findings("-- wippy:ignore\nlocal x = 1\nlocal y = 2"), ["W0004 3:7"]);
    assert_eq!(findings("local x = 1\ny = 2\n-- wippy:ignore-file W0004"), ["W0002 2:1"]);
    assert_eq!(findings("local x = = 1 -- wippy:ignore"), ["P0001 1:11"]);
    assert_eq!(findings("local x = 1 -- wippy:ignored"), ["W0004 1:7"]);
}

#[test]
fn k16_an_empty_list_is_a_list() {
    assert!(lint("return 1", "--json").out.starts_with("{\"diagnostics\":[],\"total_entries\":1,"));
}

#[test]
fn k17_k18_k19_k46_wrong_use() {
    let folder = Folder::new(&[("a.lua", "return 1")]);
    for (words, message) in [
        ("lint missing.lua", "error: cannot open 'missing.lua': no such file\n"),
        ("lint", "error: no project here\n"),
        ("lint --level loud a.lua", "error: option '--level': 'loud' is not one of error, warning, hint\n"),
        ("lint a.lua --ns app", "error: option '--ns' and paths exclude each other\n"),
        ("lint --rule a.lua", "error: 'wippy lint' has no option '--rule'\n  = help: did you mean '--rules'?\n"),
        ("lint --deny hints a.lua", "error: option '--deny': 'hints' is not 'warnings'\n"),
        (
            "lnit a.lua",
            "error: no command or file named 'lnit'\n  = help: did you mean the command 'init'?\n  = help: did you mean the command 'lint'?\n",
        ),
    ] {
        let run = folder.run(words);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{words}");
        assert!(run.err.starts_with(message), "{words}: {}", run.err);
    }
}

#[test]
fn k27_standard_input_has_a_name() {
    let folder = Folder::new(&[]);
    let run = folder.run_with("lint --json -", "local x = = 1");
    assert!(run.status == 1 && run.out.contains("\"entry_id\":\"stdin.lua\""), "{run:?}");
    let run = folder.run_with("check --stdin-name b.lua -", "local x = = 1");
    assert!(run.out.contains(" --> b.lua:1:11\n"), "{run:?}");
}

#[test]
fn k31_k32_empty_blocks() {
    assert!(lint("if true then end", "--rules").out.contains("empty if block"));
    assert_eq!(findings("if true then -- note\n end"), [""; 0]);
    let text = "local x = ...\nif x then elseif not x then else end\nwhile x do end\nrepeat until x\nfor _ = 1, 2 do end\nfor _ in x do end";
    let expected = ["2:1", "2:11", "2:29", "3:1", "4:1", "5:1", "6:1"].map(|place| format!("W0001 {place}"));
    assert_eq!(findings(text), expected);
    assert_eq!(findings("while ... do --[[ wait ]] end do end local function f() end f()"), [""; 0]);
}

#[test]
fn k33_shadowed_variables() {
    assert_eq!(findings("local x = 1 do local x = 2 print(x) end print(x)"), ["W0007 1:22"]);
    assert_eq!(findings("local x = 1\nlocal x = x or 1\nreturn x"), [""; 0]);
    assert_eq!(findings("local x = 1 print(x)\nlocal x = 2\nreturn x"), ["W0007 2:7"]);
    assert_eq!(
        findings("local t = {} function t:m() return function(self) return self end end return t"),
        ["W0007 1:45"]
    );
    assert_eq!(findings("local i = 1 for i = 1, i do print(i) end"), ["W0007 1:17"]);
    assert_eq!(
        findings("do local a = 1 print(a) end do local a = 2 print(a) end local _ = 1 do local _ = 2 end"),
        [""; 0]
    );
}

#[test]
fn k34_deep_nesting_is_an_error_at_most() {
    let text = format!("return {}1{}", "(".repeat(2000), ")".repeat(2000));
    let run = lint(&text, "--rules");
    assert!(run.status == 1 && run.out.contains("P0001"), "{run:?}");
    // What groups to the left has no limit.
    let text = format!("local f = ... return f{}", "(1)".repeat(20_000));
    assert_eq!(lint(&text, "--rules").status, 0);
    let text = format!("local a = 1 return {}a == a", "a + ".repeat(50_000));
    assert_eq!(lint(&text, "--rules").status, 0);
}

#[test]
fn k37_warnings_can_be_denied() {
    let run = lint("local x = 1", "--rules --deny warnings");
    assert_eq!((run.status, last_line(&run)), (1, "checked 1 file: 1 warning"));
    assert_eq!(lint("local x = 1", "--deny warnings").status, 0);
}

#[test]
fn k38_several_syntax_errors() {
    let text = "local x = = 1\nlocal a = 1\nlocal y = = 2\nlocal b = 1\nlocal z = = 3\nlocal c: number = \"s\"";
    let run = lint(text, "--json --rules");
    assert_eq!((run.out.matches("\"P0001\"").count(), run.out.matches("\"code\"").count()), (3, 3), "{}", run.out);
}

#[test]
fn k39_corrections_are_made_once() {
    let text = "local time = require(\"time\")\nlocal used = require(\"io\")\nlocal lib = require(\"b\")\nif 1 != 2 then used.write(\"\") end\n";
    let folder = Folder::new(&[("a.lua", text), ("b.lua", "return 1")]);
    let run = folder.run("lint --rules --fix a.lua");
    assert!(run.out.starts_with("fixed a.lua: 2 edits\n"), "{}", run.out);
    assert_eq!(last_line(&run), "checked 1 file: 1 warning");
    let fixed = "local used = require(\"io\")\nlocal lib = require(\"b\")\nif 1 ~= 2 then used.write(\"\") end\n";
    assert_eq!(folder.text("a.lua"), fixed);
    let run = folder.run("lint --rules --fix --json a.lua");
    assert!(run.out.contains("\"fixed\":[]"), "{}", run.out);
    assert_eq!(folder.text("a.lua"), fixed);
}

#[test]
fn corrections_leave_alone_what_they_might_spoil() {
    for text in [
        "local a, b = require(\"time\"), 1 print(b)",
        "local a = require(\"time\") print(1)",
        "local a = require(\"time\") -- why",
        "print(1) local a = require(\"time\")",
        "local a = require(\"time\").now",
    ] {
        let folder = Folder::new(&[("a.lua", text)]);
        folder.run("lint --rules --fix a.lua");
        assert_eq!(folder.text("a.lua"), text);
    }
    let folder = Folder::new(&[("a.lua", "\u{feff}local a = require(\"time\")\r\nprint(1)\r\n")]);
    folder.run("lint --rules --fix a.lua");
    assert_eq!(folder.text("a.lua"), "\u{feff}print(1)\r\n");
}

#[test]
fn k47_a_summary_counts() {
    let folder = Folder::new(&[
        ("app/orders/a.lua", "local a = 1\nlocal b = 2\nreturn 1 == 1"),
        ("app/b.lua", "local a = 1"),
        ("app/.hidden/c.lua", "local a = 1"),
        ("app/d.txt", "local a = 1"),
    ]);
    let run = folder.run("lint --rules --summary app");
    let expected = "by directory:\n\n  app/orders   3 problems (1 error, 2 warnings)\n  app          1 problem (1 warning)\n\nby \
                    code:\n\n  W0004  warning  3\n  W0003  error    1\n\nchecked 2 files: 1 error, 3 warnings\n";
    assert_eq!((run.status, run.out.as_str()), (1, expected));
}

#[test]
fn k48_tabs_count_one_column() {
    let run = lint("\t\tlocal x = = 1", "");
    assert!(run.out.contains(" --> a.lua:1:13\n"), "{}", run.out);
    let lines: Vec<&str> = run.out.lines().collect();
    let column = |line: &str, what: char| line.chars().position(|c| c == what);
    assert_eq!(lines[4].rfind('^'), lines[3].rfind('='), "{}", run.out);
    assert!(column(lines[3], 'l') > Some(16));
}

#[test]
fn k49_inequality_of_other_languages() {
    assert!(lint("if x != nil then end", "").out.contains("= help: use '~=' for inequality"));
}

#[test]
fn what_is_read_and_what_is_not() {
    for (text, expected) in [
        ("local t = {} t.x = 1", ""),
        ("local k = 1 return {[k] = 2}", ""),
        ("local x = 1 x = 2", "W0004 1:7"),
        ("local x = 1 return x as any", ""),
        ("local x = 1 type T = typeof(x)", ""),
        ("local function f() return f end", ""),
        ("local function f() end", "W0004 1:16"),
        ("local m = require(\"time\") type T = m.Time", ""),
        ("local x repeat local y = 1 until y == x", ""),
        ("for i, v in pairs({}) do print(v) end", "W0004 1:5"),
        ("local t = {} function t.f() end", ""),
        ("local f function f() end", "W0004 1:7"),
        ("local s = 'x' return s:rep(2)", ""),
        ("local _unused = 1 for _ = 1, 2 do print() end", ""),
        ("return function(a, _b, ...) return ... end", "W0005 1:17"),
        ("print = 1", ""),
        ("x.y = 1", ""),
        ("local a = {n = 1} return a.n ~= a.n", "W0003 1:26"),
        ("local a = {n = 1} return a.n ~= a.m", ""),
        ("return 1 < 1, 'a' >= 'a', nil == nil, type(1) == type(2)", "W0003 1:8 W0003 1:15 W0003 1:27"),
    ] {
        assert_eq!(findings(text).join(" "), expected, "{text}");
    }
}

#[test]
fn a_check_before_the_run() {
    let folder = Folder::new(&[("a.lua", "print(\"ran\")"), ("bad.lua", "print(\"ran\") require(\"nope\")")]);
    let run = folder.run("--check a.lua");
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "ran\n", ""));
    let run = folder.run("--check bad.lua");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.starts_with("error[E0100]: module 'nope' not found\n"), "{}", run.err);
    assert_eq!(folder.run("bad.lua").out, "ran\n");
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new(&[]);
    for code in Code::ALL {
        let run = folder.run(&format!("help {code}"));
        assert_eq!(run.status, 0);
        assert!(run.out.starts_with(&format!("{code}: ")) && run.out.contains("\n    "), "{}", run.out);
    }
    assert_eq!(folder.run("help e0001").status, 0);
    assert!(folder.run("help lint").out.contains("usage: wippy lint"));
    let run = folder.run("help W0009");
    assert!(run.status == 2 && run.err.contains("did you mean 'W0001'?"), "{run:?}");
}

/// The example in the long text of a code: the program, and the messages that stand beside its lines.
fn example(code: Code) -> (String, Vec<&'static str>) {
    let lines = code.info().text.lines().filter_map(|line| line.strip_prefix("    "));
    let (mut program, mut messages) = (String::new(), Vec::new());
    for line in lines {
        let cut = line.trim_start();
        let indent = &line[..line.len() - cut.len()];
        let (source, message) = cut.split_once("   ").unwrap_or((cut, ""));
        program.push_str(indent);
        program.push_str(source);
        program.push('\n');
        messages.extend(Some(message.trim()).filter(|message| !message.is_empty()));
    }
    (program, messages)
}

/// The examples in the long texts give the findings that stand beside them, and the mended ones do not.
#[test]
fn examples_of_codes_are_true() {
    for code in Code::ALL.into_iter().filter(|code| *code != Code::E9999) {
        let (program, messages) = example(code);
        assert!(!messages.is_empty(), "{code} has no example");
        let run = lint(&program, "--rules --level hint");
        let heads = run.out.lines().filter(|line| line.starts_with(&format!("{}[{code}]: ", code.info().severity)));
        let heads: Vec<&str> = heads.collect();
        for message in &messages {
            let (text, help) = message.split_once("; ").filter(|_| code == Code::P0001).unwrap_or((message, ""));
            let is_there = heads.iter().any(|head| head.contains(&format!(": {text}")));
            assert!(is_there && run.out.contains(help), "{code}: {program}{}", run.out);
        }
        let mended = code.info().mended;
        let run = lint(mended, "--rules --level hint");
        assert!(!mended.is_empty() && !run.out.contains(&format!("[{code}]")), "{code}: {mended}\n{}", run.out);
    }
}

#[test]
fn built_in_names_are_complete() {
    let list = "
        for name in pairs(_G) do print('global', name) end
        for name in pairs(package.loaded) do print('module', name) end
        for _, module in ipairs(require('system').modules()) do print('module', module.name) end";
    let output = Command::new(env!("CARGO_BIN_EXE_wippy")).args(["-e", list]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.lines().count() > 40, "{text}");
    for line in text.lines() {
        let (what, name) = line.split_once('\t').unwrap();
        let is_known = if what == "global" { is_predefined(name) } else { is_module(name) };
        assert!(is_known, "neither a manifest nor src/lint/builtin.rs has the {what} '{name}'");
    }
}

#[test]
fn every_rule_has_its_row_in_the_documentation() {
    let document = include_str!("../docs/lint.md");
    for code in Code::ALL.into_iter().filter(|code| code.info().id.starts_with('W')) {
        let row = format!("| `{code}` | `{}` | {} |", code.info().title, code.info().severity);
        assert!(document.contains(&row), "docs/lint.md lacks {row}");
    }
}

// ---- findings of the type checker

#[test]
fn k01_a_type_error_has_code_and_place() {
    let run = lint("local x: number = \"s\"", "");
    assert_eq!((run.status, last_line(&run)), (1, "checked 1 file: 1 error"));
    assert!(run.out.starts_with("error[E0001]: ") && run.out.contains(" --> a.lua:1:19\n"), "{}", run.out);
}

#[test]
fn k13_k14_k15_k36_type_errors_are_chosen_and_silenced() {
    let text = "local x: number = \"s\"\nlocal y: number = nope\nlocal z: string = 1\nreturn x, y, z";
    let run = lint(text, "--code e0006 --json");
    assert_eq!((run.status, run.out.matches("\"code\"").count()), (1, 1));
    assert!(run.out.contains("\"code\":\"E0006\"") && run.out.contains("\"error_count\":1"), "{}", run.out);
    let run = lint(text, "--limit 1 --json");
    assert_eq!((run.status, run.out.matches("\"code\"").count()), (1, 1));
    assert!(run.out.contains("\"error_count\":3"), "{}", run.out);
    assert!(lint(text, "--limit 1").out.contains("\n… and 2 more\n"));
    assert_eq!(lint("local x: number = \"s\" -- wippy:ignore E0001", "").status, 0);
    let run = lint("local x: number = \"s\"", "--code W0004");
    assert_eq!((run.status, run.out.as_str()), (0, "no problems in 1 file\n"));
}

#[test]
fn k35_recursive_types_end() {
    let run = lint("type A = {a: A} local x: A = (nil as any) return x.a.a.a", "");
    assert_eq!((run.status, run.out.as_str()), (0, "no problems in 1 file\n"));
}

#[test]
fn k43_k44_types_of_required_files() {
    let folder = Folder::new(&[
        ("a.lua", "local s: string = require(\"b\").n return s"),
        ("b.lua", "local wrong: number = \"s\" return {n = 1, wrong = wrong}"),
    ]);
    let run = folder.run("lint --json a.lua");
    assert_eq!((run.status, run.out.matches("\"code\"").count()), (1, 1), "{}", run.out);
    assert!(run.out.contains("\"entry_id\":\"a.lua\"") && run.out.contains("\"code\":\"E0001\""), "{}", run.out);
    assert_eq!(last_line(&folder.run("lint a.lua b.lua")), "checked 2 files: 2 errors");
}

#[test]
fn types_of_built_in_modules() {
    let run = lint(
        "local time = require(\"time\")\nlocal s: string = time.now()\nlocal t: time.Time = time.now()\nreturn s, t",
        "",
    );
    assert!(run.status == 1 && run.out.contains(" --> a.lua:2:19\n"), "{}", run.out);
    assert_eq!(last_line(&run), "checked 1 file: 1 error");
}

#[test]
fn k48_the_underline_of_a_type_error_stands_right() {
    let run = lint("\t\tlocal x: number = \"s\"", "");
    assert!(run.out.contains(" --> a.lua:1:21\n"), "{}", run.out);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(
        lines.get(4).and_then(|line| line.find('^')),
        lines.get(3).and_then(|line| line.find('"')),
        "{}",
        run.out
    );
}

#[test]
fn type_errors_stop_a_checked_run() {
    let folder = Folder::new(&[("a.lua", "print(\"ran\") local x: number = \"s\" return x")]);
    let run = folder.run("--check a.lua");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.starts_with("error[E0001]"), "{}", run.err);
}
