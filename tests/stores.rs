//! Stores in a database file: the program `lua-tests/modules/store/support/table.lua` in a project, and what no program sees of
//! itself: a project that is killed at any moment, and several at once. Tokens of another run.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Project {
        Project::of(name, "store", &["_index.yaml", "table.lua", "writer.lua", "reader.lua", "adder.lua"])
    }

    /// A project of files that stand beside the cases of a module.
    fn of(name: &str, module: &str, files: &[&str]) -> Project {
        let root = std::env::temp_dir().join(format!("wippy-stores-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("lua-tests/modules").join(module).join("support");
        for file in files {
            fs::copy(from.join(file), root.join(file)).unwrap();
        }
        Project(root)
    }

    fn start(&self, words: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wippy"));
        command.arg("run").args(words).current_dir(&self.0).env("NO_COLOR", "1");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// What it prints, if it ends well.
    fn run(&self, words: &[&str]) -> String {
        finished(self.start(words))
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn finished(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_table_does_what_memory_does() {
    let project = Project::new("table");
    assert_eq!(project.run(&["-x", "app:table", "first"]), "ok\n");
    assert_eq!(project.run(&["-x", "app:table", "again"]), "ok\n", "a restart keeps the values");
}

/// The writer prints each number after the store has it.
#[test]
fn a_kill_loses_nothing_that_was_written() {
    let project = Project::new("kill");
    let mut written = 0;
    for round in 0..8 {
        let mut child = project.start(&["-x", "app:writer"]);
        thread::sleep(Duration::from_millis(400 + 37 * round));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        // A last line without its end was cut off.
        let last = text.rsplit_once('\n').and_then(|(whole, _)| whole.lines().last()?.parse::<u64>().ok());
        written = last.unwrap_or(written);
        let found: u64 = project.run(&["-x", "app:reader"]).trim().parse().unwrap();
        assert!(found == written || found == written + 1, "told of {written}, found {found}");
        written = found;
    }
    assert!(written > 0, "something was written");
}

#[test]
fn several_programs_add_at_once() {
    let project = Project::new("together");
    let children: Vec<Child> = (0..4).map(|_| project.start(&["-x", "app:adder", "50"])).collect();
    for child in children {
        assert_eq!(finished(child), "ok\n");
    }
    assert_eq!(project.run(&["-x", "app:adder", "0"]), "200\n");
}

#[test]
fn a_restart_keeps_tokens() {
    let project = Project::of("tokens", "security", &["_index.yaml", "tokens.lua"]);
    let token = project.run(&["-x", "app:make"]);
    assert_eq!(project.run(&["-x", "app:show", token.trim()]), "ok\n");
}
