//! `--watch`: projects that follow their files, commands and tests that are run again. Test ideas 47 and 48 of the registry.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Time after which a line that does not come is taken for lost.
const LIMIT: Duration = Duration::from_secs(60);

/// A project and a program that watches it.
struct Watched {
    root: PathBuf,
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Watched {
    fn start(name: &str, files: &[(&str, &str)], words: &[&str]) -> Watched {
        let root = std::env::temp_dir().join(format!("wippy-watch-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for (path, text) in files {
            write(&root, path, text);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_wippy"))
            .args(words)
            .current_dir(&root)
            .env("NO_COLOR", "1")
            .env("HOME", &root)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for output in outputs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        Watched { root, child, lines, seen: Vec::new() }
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.root, path, text);
    }

    /// Waits for a line with this text in it.
    fn wait_for(&mut self, text: &str) -> String {
        let until = Instant::now() + LIMIT;
        while let Ok(line) = self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            if self.seen.last() != Some(&line) {
                self.seen.push(line.clone());
            }
            if line.contains(text) {
                return line;
            }
        }
        panic!("no '{text}' in\n{}", self.seen.join("\n"));
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // What it has started goes with it.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Writes a file at once, under another name first.
fn write(root: &std::path::Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(&new, &path).unwrap();
}

/// A service that says every so often what a function gives, and of which entries it knows.
const INDEX: &str = "\
namespace: app
entries:
  - name: host
    kind: process.host
    lifecycle: {auto_start: true}
  - name: word
    kind: function.lua
    source: file://word.lua
  - name: talker
    kind: process.lua
    source: file://talker.lua
    modules: [funcs, registry, time]
  - name: talk
    kind: process.service
    process: talker
    host: host
    lifecycle: {auto_start: true, stop_timeout: 100ms}
";
const TALKER: &str = "
local funcs, registry, time = require('funcs'), require('registry'), require('time')
local function main()
  local changes = registry.snapshot():changes()
  changes:create({id = 'app:made', kind = 'registry.entry', data = {by = 'hand'}})
  assert(changes:apply())
  while true do
    local ids = {}
    for _, entry in ipairs(registry.snapshot():find({['.kind'] = 'registry.entry'})) do ids[#ids + 1] = entry.id end
    print('word ' .. funcs.call('app:word') .. ' of ' .. table.concat(ids, ' '))
    time.sleep('20ms')
  end
end
return main
";

#[test]
fn a_project_follows_its_files() {
    let files = [
        ("wippy.lock", "directories: {src: .}\n"),
        ("_index.yaml", INDEX),
        ("word.lua", "return function() return 'one' end"),
        ("talker.lua", TALKER),
    ];
    let mut project = Watched::start("follow", &files, &["run", "--watch"]);
    project.wait_for("word one of app:made");
    // A source.
    project.write("word.lua", "return function() return 'two' end");
    assert!(project.wait_for("reloaded v").contains("reloaded v2: ~ app:word  ("));
    project.wait_for("word two of app:made");
    // A new entry; what was made at run time stays.
    project.write("more/_index.yaml", "namespace: more\nentries: [{name: x, kind: registry.entry}]\n");
    assert!(project.wait_for("reloaded v").contains("reloaded v3: + more:x  ("));
    project.wait_for("word two of app:made more:x");
    // A mistake is told as at the start, and nothing changes.
    project.write("more/_index.yaml", "namespace: more\nentries: [{name: x, kind: registry.entry\n");
    project.wait_for("error[C01");
    project.wait_for(" --> more/_index.yaml:");
    project.wait_for("word two of app:made more:x");
    project.write("word.lua", "return function( return 'three' end");
    project.wait_for("word.lua:1:18");
    project.write("word.lua", "return function() return 'three' end");
    // Still the first mistake.
    project.wait_for("error[C01");
    project.write("more/_index.yaml", "namespace: more\nentries: []\n");
    assert!(project.wait_for("reloaded v").contains("reloaded v4: ~ app:word  - more:x  ("));
    project.wait_for("word three of app:made");
    // What is needed cannot go.
    project.write("_index.yaml", &INDEX.replace("process: talker", "process: nobody"));
    project.wait_for("nobody");
    project.write("_index.yaml", &INDEX.replace("name: host\n", "name: host\n    meta: {comment: ours}\n"));
    assert!(project.wait_for("reloaded v").contains("~ app:host"));
    // Of the configuration it is said that it waits.
    project.write(".wippy.yaml", "version: '1.0'\n");
    project.wait_for("warning: .wippy.yaml has changed: start again to use it");
}

#[test]
fn a_file_has_its_way_over_what_was_changed_at_run_time() {
    let talker = TALKER
        .replace("changes:create({id = 'app:made', kind = 'registry.entry', data = {by = 'hand'}})", "changes:update({id = 'app:word', kind = 'function.lua', data = {source = \"return function() return 'changed' end\"}})");
    let files = [
        ("wippy.lock", "directories: {src: .}\n"),
        ("_index.yaml", INDEX),
        ("word.lua", "return function() return 'one' end"),
        ("talker.lua", talker.as_str()),
    ];
    let mut project = Watched::start("overrule", &files, &["run", "--watch"]);
    project.wait_for("word changed of");
    project.write("word.lua", "return function() return 'two' end");
    project.wait_for("warning: app:word was changed while it ran");
    project.wait_for("reloaded v2: ~ app:word");
    project.wait_for("word two of");
}

#[test]
fn a_command_is_run_again() {
    let files = [
        ("wippy.lock", "directories: {src: .}\n"),
        (
            "_index.yaml",
            "namespace: app\nentries:\n  - {name: hello, kind: process.lua, source: file://hello.lua, meta: {command: {name: hello}}, modules: [logger, time]}\n",
        ),
        ("hello.lua", "return function(word) print('hello', word) return 0 end"),
    ];
    let mut project = Watched::start("command", &files, &["run", "--watch", "hello", "--watch"]);
    project.wait_for("hello\t--watch");
    // It has ended, or has not: both are run again.
    project.write(
        "hello.lua",
        "return function(word) require('logger'):error('waits ' .. word) require('time').sleep('1h') end",
    );
    assert!(project.wait_for("──").ends_with("change in hello.lua, run 2 ──"));
    project.wait_for("waits --watch");
    project.write("hello.lua", "return function( end");
    assert!(project.wait_for("──").ends_with("change in hello.lua, run 3 ──"));
    project.wait_for("hello.lua:1:18");
    project.write("hello.lua", "return function(word) print('again', word) return 0 end");
    project.wait_for("again\t--watch");
}

#[test]
fn a_script_is_run_again() {
    let files = [
        ("main.lua", "io.stderr:write('first ', require('lib.word'), ' ', ..., '\\n') require('time').sleep('1h')"),
        ("lib/word.lua", "return 'one'"),
        ("other.lua", "return 1"),
    ];
    let mut script = Watched::start("script", &files, &["--watch", "--no-clear", "main.lua", "--watch"]);
    script.wait_for("first one --watch");
    script.write("other.lua", "return 2");
    script.write("lib/word.lua", "return 'two'");
    assert!(script.wait_for("──").ends_with("change in ./lib/word.lua, run 2 ──"));
    script.wait_for("first two --watch");
    // A mistake is told, and the next change is waited for; what is required anew is watched as well.
    script.write("main.lua", "print('second'");
    assert!(script.wait_for("──").ends_with("change in main.lua, run 3 ──"));
    script.wait_for("main.lua:1:15");
    script.write("main.lua", "print('second', require('other'))");
    script.wait_for("second\t2");
    script.write("other.lua", "return 3");
    assert!(script.wait_for("──").ends_with("change in ./other.lua, run 5 ──"));
    script.wait_for("second\t3");
}

/// Not only what is required by a literal name: whatever the program has loaded, also from elsewhere.
#[test]
fn what_a_script_loads_is_watched() {
    let files = [
        (
            "app/main.lua",
            "print('one', dofile('data.conf'), assert(loadfile('part.txt'))(), require('m' .. 1).n, process.exec('sub' .. 1 .. '.lua', 'app:processes'))",
        ),
        ("app/m1.lua", "return { n = 1 }"),
        ("app/sub1.lua", "return { main = function() return 's' end }"),
        ("data.conf", "return 'a'"),
        ("part.txt", "return 'b'"),
        ("idle.conf", "return 'c'"),
    ];
    let mut script = Watched::start("loads", &files, &["--watch", "app/main.lua"]);
    script.wait_for("one\ta\tb\t1\ts");
    script.write("idle.conf", "return 'd'");
    script.write("data.conf", "return 'aa'");
    assert!(script.wait_for("──").ends_with("change in data.conf, run 2 ──"));
    script.wait_for("one\taa\tb\t1\ts");
    script.write("part.txt", "return 'bb");
    assert!(script.wait_for("──").ends_with("change in part.txt, run 3 ──"));
    script.wait_for("part.txt:1: unfinished string");
    script.write("part.txt", "return 'bb'");
    script.wait_for("one\taa\tbb\t1\ts");
    script.write("app/m1.lua", "return { n = 2 }");
    assert!(script.wait_for("──").ends_with("change in app/m1.lua, run 5 ──"));
    script.wait_for("one\taa\tbb\t2\ts");
    script.write("app/sub1.lua", "return { main = function() return 't' end }");
    script.wait_for("one\taa\tbb\t2\tt");
}

#[test]
fn tests_are_run_again() {
    let case = |text: &str| format!("return function() assert({text} == 1) end\n");
    let (good, bad) = (case("1"), case("2"));
    let files = [("a_test.lua", good.as_str())];
    let mut tests = Watched::start("tests", &files, &["test", "--watch", "a_test.lua"]);
    tests.wait_for("1 passed");
    tests.write("a_test.lua", &bad);
    tests.wait_for("change in a_test.lua, run 2");
    tests.wait_for("1 failed");
    tests.write("a_test.lua", &good);
    tests.wait_for("1 passed");
}
