//! Commands, before anything runs: what an executor allows and gives, finding the program, starting it.
//!
//! Programs are found here and not by the system's `execvp`: that looks along the path of wippy, and says of a working directory
//! that is missing what it says of a program that is missing.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use super::words;
use crate::process::error::kind;
use crate::stdlib::io::error_text;

/// Where programs are looked for if the environment of the executor has no `PATH`.
const PATH_DEFAULT: &[u8] = b"/usr/local/bin:/usr/bin:/bin";
/// What understands the texts of an executor with `shell`.
const SHELL: &str = "/bin/sh";

/// A variable and its value.
pub(crate) type Variable = (Vec<u8>, Vec<u8>);

/// What an executor allows, and what it gives to commands.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    /// The working directory of commands that name none; without it that of wippy.
    pub(crate) work_dir: Option<PathBuf>,
    /// The environment of commands: this and nothing else.
    pub(crate) env: Vec<Variable>,
    /// The commands that are allowed, if not all are.
    pub(crate) whitelist: Option<Vec<Vec<u8>>>,
    /// Texts are for the shell.
    pub(crate) uses_shell: bool,
    /// How long a command may run.
    pub(crate) timeout: Option<Duration>,
    /// Bytes of each output that are taken.
    pub(crate) output_max: Option<usize>,
}

/// A command as a program wrote it.
pub(super) enum Written {
    Text(Vec<u8>),
    Words(Vec<Vec<u8>>),
}

/// A command that could be started.
pub(super) struct Command {
    /// Program and arguments; there is a first one.
    words: Vec<Vec<u8>>,
    work_dir: Option<PathBuf>,
    env: Vec<Variable>,
    /// Directories that are searched for the program, with `:` between them.
    path: Vec<u8>,
    /// How long it may run.
    pub(super) timeout: Option<Duration>,
    /// Bytes of each output that are taken.
    pub(super) output_max: Option<usize>,
}

/// Why a command cannot be started.
pub(super) struct Fault {
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl Fault {
    /// A fault of a kind.
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Fault {
        Fault { kind, message: message.into() }
    }

    fn invalid(message: impl Into<String>) -> Fault {
        Fault::new(kind::INVALID, message)
    }
}

/// Whether a text is the name of a variable.
pub(super) fn is_variable_name(name: &[u8]) -> bool {
    name.first().is_some_and(|first| !first.is_ascii_digit())
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

impl Written {
    /// The text that permissions and messages are about.
    pub(super) fn text(&self) -> Vec<u8> {
        match self {
            Written::Text(text) => text.clone(),
            Written::Words(words) => words::join(words),
        }
    }

    /// Whether the words are those of an allowed command: a text exactly so, a list if the allowed text means the same words.
    pub(super) fn is_allowed(&self, settings: &Settings) -> bool {
        let Some(whitelist) = &settings.whitelist else { return true };
        match self {
            Written::Text(text) => whitelist.contains(text),
            Written::Words(words) => {
                let is_same = |allowed: &Vec<u8>| words::split(allowed).is_ok_and(|allowed| allowed == *words);
                !settings.uses_shell && whitelist.iter().any(is_same)
            }
        }
    }

    /// Program and arguments.
    ///
    /// # Errors
    /// There is no program, a quote is not closed, a word cannot be given to a program.
    pub(super) fn into_words(self, settings: &Settings) -> Result<Vec<Vec<u8>>, Fault> {
        let words = match self {
            Written::Text(text) if settings.uses_shell => vec![SHELL.into(), b"-c".to_vec(), text],
            Written::Text(text) => words::split(&text).map_err(Fault::invalid)?,
            Written::Words(words) => words,
        };
        if words.first().is_none_or(Vec::is_empty) {
            return Err(Fault::invalid("command is empty"));
        }
        if words.iter().any(|word| word.contains(&0)) {
            return Err(Fault::invalid("command has a zero byte"));
        }
        Ok(words)
    }
}

impl Command {
    /// A command of an executor, with a working directory and variables of its own.
    pub(super) fn new(
        settings: &Settings,
        words: Vec<Vec<u8>>,
        work_dir: Option<&Path>,
        env: Vec<Variable>,
        timeout: Option<Duration>,
    ) -> Command {
        let work_dir = match (&settings.work_dir, work_dir) {
            (Some(base), Some(own)) => Some(base.join(own)),
            (base, own) => own.or(base.as_deref()).map(Path::to_path_buf),
        };
        let path = settings.env.iter().rev().find(|(name, _)| name == b"PATH");
        Command {
            words,
            work_dir,
            env: settings.env.iter().cloned().chain(env).collect(),
            path: path.map_or(PATH_DEFAULT, |(_, path)| path).to_vec(),
            timeout: [timeout, settings.timeout].into_iter().flatten().min(),
            output_max: settings.output_max,
        }
    }

    /// Starts it in a process group of its own. This reads directories and waits until the system has loaded the program: some
    /// milliseconds, or longer than that.
    ///
    /// # Errors
    /// There is no such program or directory, it may not be run, or the system can have no more processes.
    pub(super) fn spawn(&self, stdin: Stdio) -> Result<Child, Fault> {
        // Absolute, since a program is found before the directory is changed.
        let work_dir = match &self.work_dir {
            Some(work_dir) => std::path::absolute(work_dir).map_err(|error| self.fault_of(&error))?,
            None => std::env::current_dir().map_err(|error| self.fault_of(&error))?,
        };
        if self.work_dir.is_some() {
            check_directory(&work_dir)?;
        }
        let program = self.find(&work_dir)?;
        let (name, arguments) = self.words.split_first().unwrap_or((const { &Vec::new() }, &[]));
        let mut command = std::process::Command::new(program);
        command.arg0(OsStr::from_bytes(name)).args(arguments.iter().map(|word| OsStr::from_bytes(word)));
        command.env_clear();
        command.envs(self.env.iter().map(|(name, value)| (OsStr::from_bytes(name), OsStr::from_bytes(value))));
        if self.work_dir.is_some() {
            command.current_dir(&work_dir);
        }
        command.process_group(0).stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| self.fault_of(&error))
    }

    fn name(&self) -> String {
        String::from_utf8_lossy(self.words.first().map_or(b"", Vec::as_slice)).into_owned()
    }

    /// The file of the program.
    fn find(&self, work_dir: &Path) -> Result<PathBuf, Fault> {
        let name = self.words.first().map_or(b"".as_slice(), Vec::as_slice);
        let file = OsStr::from_bytes(name);
        if name.contains(&b'/') {
            let program = work_dir.join(file);
            let found = std::fs::metadata(&program).map_err(|error| self.fault_of(&error))?;
            return if is_executable(&found) { Ok(program) } else { Err(self.refused()) };
        }
        let mut is_refused = false;
        // An empty directory is the working directory, as everywhere.
        for directory in self.path.split(|byte| *byte == b':') {
            let program = work_dir.join(OsStr::from_bytes(directory)).join(file);
            match std::fs::metadata(&program) {
                Ok(found) if is_executable(&found) => return Ok(program),
                Ok(found) => is_refused |= found.is_file(),
                Err(error) => is_refused |= error.kind() == io::ErrorKind::PermissionDenied,
            }
        }
        Err(if is_refused { self.refused() } else { self.missing() })
    }

    fn missing(&self) -> Fault {
        Fault::new(kind::NOT_FOUND, format!("command not found: {}", self.name()))
    }

    fn refused(&self) -> Fault {
        Fault::new(kind::PERMISSION_DENIED, format!("command is not executable: {}", self.name()))
    }

    /// What the system says about starting it.
    fn fault_of(&self, error: &io::Error) -> Fault {
        let about = |kind, what: &str| Fault::new(kind, format!("{what}: {}: {}", self.name(), text_of(error)));
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => self.missing(),
            io::ErrorKind::PermissionDenied => self.refused(),
            io::ErrorKind::ArgumentListTooLong | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => {
                about(kind::INVALID, "cannot start command")
            }
            _ => match error.raw_os_error().map(rustix::io::Errno::from_raw_os_error) {
                // It has neither a format that the system knows nor a line that names its interpreter.
                Some(rustix::io::Errno::NOEXEC) => about(kind::PERMISSION_DENIED, "command is not executable"),
                Some(rustix::io::Errno::LOOP) => about(kind::INVALID, "cannot start command"),
                // Processes, memory, descriptors: there may be some again.
                _ => about(kind::UNAVAILABLE, "cannot start command"),
            },
        }
    }
}

/// What the system says, in small letters.
fn text_of(error: &io::Error) -> String {
    error_text(error).to_lowercase()
}

fn is_executable(found: &std::fs::Metadata) -> bool {
    found.is_file() && found.permissions().mode() & 0o111 != 0
}

fn check_directory(work_dir: &Path) -> Result<(), Fault> {
    let shown = work_dir.display();
    match std::fs::metadata(work_dir) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(Fault::invalid(format!("working directory is not a directory: {shown}"))),
        Err(error) => Err(match error.kind() {
            io::ErrorKind::NotFound => Fault::new(kind::NOT_FOUND, format!("working directory not found: {shown}")),
            io::ErrorKind::PermissionDenied => {
                Fault::new(kind::PERMISSION_DENIED, format!("working directory is not accessible: {shown}"))
            }
            _ => Fault::invalid(format!("working directory cannot be used: {shown}: {}", text_of(&error))),
        }),
    }
}
