//! Copies of examples: each in a folder of its own beside what must stay empty.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Failed;

/// A copy of an example, away from the repository; gone when dropped.
///
/// The folder holds `example` (the copy), `elsewhere` (home and temporary directory of its programs) and `streams` (what
/// they write to standard output and standard error).
pub(crate) struct Copy {
    root: PathBuf,
    original: PathBuf,
}

impl Copy {
    pub(crate) fn of(folder: &Path) -> Result<Copy, Failed> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let root = std::env::temp_dir().join(format!("wippy-apps-{}-{name}", std::process::id()));
        let copy = Copy { root, original: folder.to_owned() };
        copy_folder(folder, &copy.path("."))?;
        for beside in [copy.elsewhere(), copy.streams()] {
            fs::create_dir_all(beside)?;
        }
        Ok(copy)
    }

    /// A path in the copy.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        let example = self.root.join("example");
        if below == "." { example } else { example.join(below) }
    }

    /// Where the standard streams of programs are kept.
    pub(crate) fn streams(&self) -> PathBuf {
        self.root.join("streams")
    }

    fn elsewhere(&self) -> PathBuf {
        self.root.join("elsewhere")
    }

    /// `wippy` with arguments, in a folder of the copy.
    pub(crate) fn wippy(&self, folder: &str, arguments: &[String]) -> Command {
        let mut command = Command::new(binary());
        command.args(arguments);
        self.place(&mut command, folder);
        command
    }

    /// A command of the shell, in a folder of the copy, which finds the binary as `wippy`.
    pub(crate) fn shell(&self, folder: &str, text: &str) -> Result<Command, Failed> {
        let programs = self.streams().join("bin");
        if !programs.exists() {
            fs::create_dir(&programs)?;
            std::os::unix::fs::symlink(binary(), programs.join("wippy"))?;
        }
        let mut command = Command::new("sh");
        let path = std::env::var("PATH").unwrap_or_default();
        command.args(["-c", text]).env("PATH", format!("{}:{path}", programs.display()));
        self.place(&mut command, folder);
        Ok(command)
    }

    fn place(&self, command: &mut Command, folder: &str) {
        command.current_dir(self.path(folder)).env("NO_COLOR", "1").env("HOME", self.elsewhere());
        command.env("TMPDIR", self.elsewhere());
    }

    /// Whether a project lies at the top of the example.
    pub(crate) fn is_project(&self) -> bool {
        ["wippy.lock", ".wippy.yaml", "_index.yaml", "src"].iter().any(|name| self.path(name).exists())
    }

    /// Whether a file is as the example has it.
    pub(crate) fn is_same(&self, path: &str) -> Result<bool, Failed> {
        Ok(fs::read(self.path(path))? == fs::read(self.original.join(path))?)
    }

    /// The Lua files of the example, by paths from its folder, in order.
    pub(crate) fn lua_files(&self) -> Result<Vec<String>, Failed> {
        fn walk(folder: &Path, below: &str, names: &mut Vec<String>) -> Result<(), Failed> {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let name = format!("{below}{}", entry.file_name().to_string_lossy());
                if entry.file_type()?.is_dir() {
                    walk(&entry.path(), &format!("{name}/"), names)?;
                } else if name.ends_with(".lua") {
                    names.push(name);
                }
            }
            Ok(())
        }
        let mut names = Vec::new();
        walk(&self.path("."), "", &mut names)?;
        names.sort();
        Ok(names)
    }

    /// An error if programs have left something outside of the example.
    pub(crate) fn left_over(&self) -> Result<(), Failed> {
        for (folder, expected) in [(&self.root, &["elsewhere", "example", "streams"][..]), (&self.elsewhere(), &[])] {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                if !expected.contains(&entry.file_name().to_string_lossy().as_ref()) {
                    return Err(format!("left outside of the example: {}", entry.path().display()).into());
                }
            }
        }
        Ok(())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn binary() -> PathBuf {
    std::env::var_os("WIPPY_BIN").map_or_else(|| env!("CARGO_BIN_EXE_wippy").into(), PathBuf::from)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failed> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
