//! The commands of projects: `registry`, `init`, `new`, and `lint` in a project.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Project {
    root: PathBuf,
}

impl Project {
    fn new(name: &str, files: &[(&str, &str)]) -> Project {
        let root = std::env::temp_dir().join(format!("wippy-commands-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Project { root }
    }

    fn run_in(&self, below: &str, words: &[&str]) -> (i32, String, String) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_wippy"))
            .args(words)
            .current_dir(self.root.join(below))
            .env("NO_COLOR", "1")
            .env("HOME", &self.root)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn run(&self, words: &[&str]) -> (i32, String, String) {
        self.run_in(".", words)
    }

    fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

const SHOP: &str = "\
namespace: shop
entries:
  - name: gateway
    kind: http.service
    meta: {title: Front door, level: 3, tags: [web, public]}
    addr: \":8080\"
  - name: api
    kind: http.router
    meta: {server: gateway}
  - name: list
    kind: function.lua
    source: |
      local x = 1
      return function() return x end
  - name: list.endpoint
    kind: http.endpoint
    method: GET
    path: /list
    func: list
  - name: db
    kind: db.sql.postgres
    host: localhost
    database: shop
    username: me
    password: geheim
";
const OTHER: &str = "namespace: shop.jobs\nentries:\n  - {name: list, kind: registry.entry, every: 5s}\n";

fn shop(name: &str) -> Project {
    let files = [("wippy.lock", "modules: []\n"), ("src/_index.yaml", SHOP), ("src/jobs/_index.yaml", OTHER)];
    Project::new(name, &files)
}

#[test]
fn list_shows_ids_kinds_and_places() {
    let project = shop("list");
    let (status, out, error) = project.run_in("src/jobs", &["registry", "list"]);
    assert_eq!((status, error.as_str()), (0, ""));
    let expected = "\
ID                  KIND             FILE
shop.jobs:list      registry.entry   src/jobs/_index.yaml:3
shop:api            http.router      src/_index.yaml:7
shop:db             db.sql.postgres  src/_index.yaml:20
shop:gateway        http.service     src/_index.yaml:3
shop:list           function.lua     src/_index.yaml:10
shop:list.endpoint  http.endpoint    src/_index.yaml:15

6 entries
";
    assert_eq!(out, expected);
    for (words, ids) in [
        (&["-k", "http.*"][..], "shop:api shop:gateway shop:list.endpoint"),
        (&["--ns", "shop.*"], "shop.jobs:list"),
        (&["--ns=shop.**", "--name", "list"], "shop.jobs:list shop:list"),
        (&["--meta", "level=3"], "shop:gateway"),
        (&["--meta", "title^Front", "--meta", "title$door", "--meta", "title*nt d"], "shop:gateway"),
        (&["--meta", "title~^F.*r$", "--meta", "tags=web"], "shop:gateway"),
        (&["--meta", "level=4"], ""),
    ] {
        let (status, out, error) = project.run(&[&["registry", "list", "--ids"], words].concat());
        assert_eq!((status, out.trim().replace('\n', " "), error.as_str()), (0, ids.to_owned(), ""), "{words:?}");
    }
    let (status, out, _) = project.run(&["registry", "list", "--name", "nothing"]);
    assert_eq!((status, out.as_str()), (0, "0 entries\n"));
    let (_, out, _) = project.run(&["registry", "list", "--json", "--ns", "shop.jobs"]);
    assert_eq!(
        out,
        "[{\"id\":\"shop.jobs:list\",\"kind\":\"registry.entry\",\"meta\":{},\"data\":{\"every\":\"5s\"}}]\n"
    );
    let (_, out, _) = project.run(&["registry", "list", "--yaml", "--ns", "shop.jobs"]);
    assert_eq!(out, "- id: shop.jobs:list\n  kind: registry.entry\n  meta: {}\n  data:\n    every: 5s\n");
}

#[test]
fn show_shows_one_with_its_references() {
    let project = shop("show");
    let (status, out, _) = project.run(&["registry", "show", "api"]);
    let expected = "\
id: shop:api
kind: http.router
meta:
  server: gateway
data: {}
# in src/_index.yaml:7
# meta.server refers to shop:gateway
# meta.router of shop:list.endpoint refers to it
";
    assert_eq!((status, out.as_str()), (0, expected));
    let (_, out, _) = project.run(&["registry", "show", "shop:gateway", "-f", "addr"]);
    assert_eq!(out, ":8080\n");
    let (_, out, _) = project.run(&["registry", "show", "shop:gateway", "-f", "meta.tags"]);
    assert_eq!(out, "- web\n- public\n");
    let (_, out, _) = project.run(&["registry", "show", "shop:api", "--raw"]);
    assert_eq!(out, "  - name: api\n    kind: http.router\n    meta: {server: gateway}\n");
    let (_, out, _) = project.run(&["registry", "show", "shop:db"]);
    assert!(out.contains("password: \"*****\"") && !out.contains("geheim"), "{out}");
    let (_, out, _) = project.run(&["registry", "show", "shop:db", "-f", "password"]);
    assert_eq!(out, "*****\n");
    for (words, message) in [
        (&["shop:gatway"][..], "error: entry 'shop:gatway' not found\n  = help: did you mean 'shop:gateway'?\n"),
        (&["list"], "error: 'list' is ambiguous\n  = help: it is one of shop.jobs:list, shop:list\n"),
        (&["shop:api", "-f", "adr"], "error: shop:api has no field 'adr'\n  = help: it has kind, meta.server\n"),
    ] {
        let (status, out, error) = project.run(&[&["registry", "show"], words].concat());
        assert_eq!((status, out.as_str(), error.as_str()), (1, "", message));
    }
    let (status, _, error) = project.run(&["registry", "show"]);
    assert_eq!((status, error.as_str()), (2, "error: 'wippy registry show' needs an id\n"));
}

#[test]
fn kinds_and_graph() {
    let project = shop("graph");
    let (status, out, _) = project.run(&["registry", "kinds"]);
    assert!(status == 0 && out.contains("http.service        "), "{out}");
    assert!(out.contains("temporal.*"), "{out}");
    let (_, out, _) = project.run(&["registry", "graph"]);
    assert!(out.contains("shop:api\n  meta.server → shop:gateway\n"), "{out}");
    assert!(out.contains("shop:list.endpoint\n  func → shop:list\n  (meta.router) → shop:api\n"), "{out}");
    let (_, out, _) = project.run(&["registry", "graph", "--format", "dot"]);
    assert!(
        out.starts_with("digraph entries {\n")
            && out.contains("\"shop:api\" -> \"shop:gateway\" [label=\"meta.server\"];"),
        "{out}"
    );
    let (status, _, error) = project.run(&["registry", "lst"]);
    assert_eq!(
        (status, error.as_str()),
        (2, "error: 'wippy registry' has no command 'lst'\n  = help: did you mean 'list'?\n")
    );
}

#[test]
fn all_mistakes_are_shown_with_excerpts() {
    let text = "namespace: shop.cart\nentries:\n\n\n  - name: session\n    kind: process.lua\n";
    let project =
        Project::new("mistakes", &[("src/cart/_index.yaml", text), ("src/b.yaml", "namespace: 1\nentries: []\n")]);
    let (status, out, error) = project.run(&["registry", "list"]);
    let expected = "\
error[C0118]: 'namespace' should be a string
 --> src/b.yaml:1:1
  |
1 | namespace: 1
  | ^~~~~~~~~

error[C0301]: shop.cart:session (process.lua): source is required
 --> src/cart/_index.yaml:5:5
  |
5 |   - name: session
  |     ^~~~~~~~~~~~~
  |
  = help: add 'source: file://session.lua'

2 errors in 2 files
";
    assert_eq!((status, out.as_str(), error.as_str()), (1, "", expected));
    let (status, _, error) = project.run(&["registry", "list", "--profile", "x"]);
    assert_eq!(status, 2, "{error}");
}

#[test]
fn overrides_and_settings_of_the_command_line() {
    let project = shop("override");
    let words = [
        "registry",
        "show",
        "-o",
        "shop:gateway:addr=:9",
        "-o",
        "shop:gateway:meta.level==[1]",
        "shop:gateway",
        "--json",
    ];
    let (_, out, _) = project.run(&words);
    assert!(out.contains("\"addr\":\":9\"") && out.contains("\"level\":[1]"), "{out}");
    let (status, _, error) = project.run(&["registry", "list", "-o", "shop:gatway:addr=:9"]);
    assert_eq!(status, 1);
    assert!(
        error.starts_with("error[C0908]: override 'shop:gatway:addr' is of shop:gatway, which does not exist\n"),
        "{error}"
    );
    let (status, _, error) = project.run(&["registry", "list", "--set", "x"]);
    assert_eq!((status, error.as_str()), (2, "error[C0910]: --set wants section.key=value, got 'x'\n"));
    let (status, out, error) = project.run(&["run", "--config", "nothing.yaml"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert_eq!(error, "error[C0915]: configuration file nothing.yaml does not exist\n");
}

#[test]
fn no_project_is_told() {
    let project = Project::new("none", &[("other.yaml", "a: 1\n")]);
    let (status, out, error) = project.run(&["registry", "list"]);
    let expected = "\
error: no project here
  = note: looked for wippy.lock, .wippy.yaml, wippy.yaml and _index.yaml in this directory and above
  = help: 'wippy new hello' makes one; 'wippy script.lua' needs none
";
    assert_eq!((status, out.as_str(), error.as_str()), (2, "", expected));
}

#[test]
fn init_writes_a_lock_file_once() {
    let project = Project::new("init", &[]);
    let (status, out, error) = project.run(&["init"]);
    let note = "  = note: the source directory ./src is not there yet\n";
    assert_eq!((status, out.as_str(), error.as_str()), (0, "created wippy.lock\n", note));
    let lock = fs::read_to_string(project.path("wippy.lock")).unwrap();
    assert_eq!(lock, "directories:\n  modules: .wippy\n  src: ./src\nmodules: []\n");
    fs::create_dir(project.path("src")).unwrap();
    assert_eq!(project.run(&["init"]), (0, "wippy.lock already exists\n".to_owned(), String::new()));
    assert_eq!(project.run(&["init", "-d", "src"]).0, 0);
    let (status, _, error) = project.run(&["init", "--src-dir", "other"]);
    assert_eq!(status, 1);
    assert!(error.starts_with("error: wippy.lock has 'src' for directories.src, asked for is 'other'\n"), "{error}");
    let (status, out, _) = project.run(&["init", "-l", "b.lock", "--modules-dir", "my modules", "-d", "src"]);
    assert_eq!((status, out.as_str()), (0, "created b.lock\n"));
    assert!(fs::read_to_string(project.path("b.lock")).unwrap().contains("modules: \"my modules\""));
}

#[test]
fn every_template_loads_and_lints_cleanly() {
    let project = Project::new("new", &[]);
    for template in ["app", "cli", "http", "service", "lib", "script"] {
        let name = format!("my-{template}.1");
        let (status, out, error) = project.run(&["new", &name, "--template", template]);
        assert_eq!((status, out.lines().count(), error.as_str()), (0, 3, ""), "{template}: {out}");
        let words: &[&str] = match template {
            "script" => &["lint", "--rules", "--deny", "warnings", "main.lua"],
            _ => &["lint", "--rules", "--deny", "warnings"],
        };
        let (status, out, error) = project.run_in(&name, words);
        assert_eq!((status, error.as_str()), (0, ""), "{template}: {out}");
        let (status, out, error) = project.run_in(&name, &["fmt", "--check", "."]);
        assert_eq!((status, error.as_str()), (0, ""), "{template}: {out}");
        if template != "script" {
            let (status, out, error) = project.run_in(&name, &["registry", "list", "--ids"]);
            assert_eq!((status, error.as_str()), (0, ""), "{template}");
            assert!(out.contains(&format!("my_{template}_1.test:greeting\n")), "{out}");
        }
    }
    assert_eq!(project.run_in("my-script.1", &["main.lua", "Ada"]).1, "Hello, Ada!\n");
}

#[test]
fn entries_know_the_terminal_as_io() {
    let index =
        "namespace: app\nentries:\n  - {name: main, kind: process.lua, source: \"file://main.lua\", modules: [io]}\n";
    let text = "local io = require(\"io\")\n\nreturn {main = function(): nil\n    local line = io.readline()\n    \
                io.print(line, (io.args() or {})[1])\n    io.popen(\"ls\")\nend}\n";
    let project = Project::new("terminal", &[("src/_index.yaml", index), ("src/main.lua", text)]);
    let (status, out, _) = project.run(&["lint"]);
    assert!(status == 1 && out.contains("field 'popen' does not exist") && out.contains("1 error"), "{out}");
    fs::write(project.path("src/main.lua"), text.replace("    io.popen(\"ls\")\n", "")).unwrap();
    let (status, out, _) = project.run(&["lint"]);
    assert!(status == 0, "{out}");
}

#[test]
fn new_overwrites_nothing() {
    let project = Project::new("again", &[("shop/x", "kept")]);
    let (status, _, error) = project.run(&["new", "shop"]);
    assert_eq!((status, error.as_str()), (1, "error: shop is there and not empty\n"));
    assert_eq!(fs::read_dir(project.path("shop")).unwrap().count(), 1);
    let (status, _, error) = project.run(&["new", "../x"]);
    assert_eq!(status, 2);
    assert!(error.contains("'../x' is not a name"), "{error}");
    let (status, _, error) = project.run(&["new", "x", "--template", "cil"]);
    assert_eq!(status, 2);
    assert!(error.contains("did you mean 'cli'?"), "{error}");
    assert_eq!(project.run(&["new", "--list"]).1.lines().count(), 6);
    fs::create_dir(project.path("here")).unwrap();
    assert_eq!(project.run_in("here", &["new", "x", "--here"]).0, 0);
    assert!(Path::new(&project.path("here/src/_index.yaml")).is_file());
}

#[test]
fn every_code_has_a_help_text() {
    let project = Project::new("help", &[]);
    for code in ["C0101", "C0202", "C0301", "c0527", "C0908"] {
        let (status, out, _) = project.run(&["help", code]);
        assert!(status == 0 && out.starts_with(&format!("{}: ", code.to_uppercase())), "{out}");
    }
    assert!(project.run(&["help", "registry"]).1.starts_with("usage: wippy registry list"));
    let (status, _, error) = project.run(&["help", "C0528"]);
    assert!(status == 2 && error.contains("did you mean"), "{error}");
}

#[cfg(feature = "sqlite")]
#[test]
fn changes_of_the_registry_survive_the_program() {
    let main = "\
namespace: app
entries:
  - {name: base, kind: registry.entry, n: 1}
  - name: main
    kind: function.lua
    modules: [registry]
    source: |
      local registry = require('registry')
      return function()
        local entry = registry.get('app:base')
        print(registry.current_version():string(), entry and entry.data.n, registry.get('app:new') ~= nil)
        local changes = registry.snapshot():changes()
        if entry then changes:update{id = 'app:base', kind = 'registry.entry', data = {n = entry.data.n + 1}} end
        if not registry.get('app:new') then changes:create{id = 'app:new', kind = 'registry.entry'} end
        if changes:ops()[1] then print(assert(changes:apply{comment = 'again'}):string()) end
      end
";
    let settings = "version: \"1.0\"\nregistry: {history_type: sqlite}\n";
    let files = [("wippy.lock", "modules: []\n"), (".wippy.yaml", settings), ("src/_index.yaml", main)];
    let project = Project::new("history", &files);
    let words = ["run", "-x", "app:main"];
    assert_eq!(project.run(&words).1, "v0\t1\tfalse\nv1\n");
    assert_eq!(project.run(&words).1, "v1\t2\ttrue\nv2\n");
    assert!(project.path(".wippy/registry.db").is_file());
    // What is kept goes on top of what the files say; what does not fit any more is named.
    fs::write(project.path("src/_index.yaml"), main.replace("  - {name: base, kind: registry.entry, n: 1}\n", ""))
        .unwrap();
    let (status, out, error) = project.run(&["run", "--console", "-x", "app:main"]);
    assert_eq!((status, out.as_str()), (0, "v2\tnil\ttrue\n"), "{error}");
    assert!(error.contains("v1: entry.update app:base is skipped: it does not exist any more"), "{error}");
    fs::write(project.path(".wippy/registry.db"), "no database ".repeat(100)).unwrap();
    let (status, _, error) = project.run(&words);
    assert_eq!(status, 1);
    assert!(error.contains("the history of the registry cannot be read: ") && error.contains("registry.db"), "{error}");
}

/// Test idea 52 of entries: so many are no reason to wait. Without optimization they are loaded, too, but nobody measures.
#[test]
fn a_large_project_is_loaded_quickly() {
    const FILES: usize = 300;
    let names: Vec<String> = (0..FILES).map(|at| format!("src/part{at}/_index.yaml")).collect();
    let text = |at: usize| {
        // 200 files of 17 entries, 100 of 16: each code with a file of its own and an import, and data.
        let n = if at < 200 { 17 } else { 16 };
        let entries: String = (1..n)
            .map(|i| match i % 4 {
                0 => format!("  - {{name: e{i}, kind: function.lua, source: 'return function() return {i} end', imports: {{base: base}}}}\n"),
                _ => format!("  - {{name: e{i}, kind: registry.entry, meta: {{type: part, order: {i}}}, value: {i}}}\n"),
            })
            .collect();
        format!(
            "namespace: app.part{at}\nentries:\n  - {{name: base, kind: library.lua, source: 'return {{}}'}}\n{entries}"
        )
    };
    let texts: Vec<String> = (0..FILES).map(text).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    files.push(("wippy.lock", "modules: []\n"));
    let project = Project::new("large", &files);
    let started = std::time::Instant::now();
    let (status, out, error) = project.run(&["registry", "list", "--ids"]);
    let took = started.elapsed();
    assert_eq!((status, out.lines().count()), (0, 5000), "{error}");
    assert!(cfg!(debug_assertions) || took.as_secs_f64() < 1.0, "{took:?}");
}
