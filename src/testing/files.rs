//! Tests that are files: each has what a script has, and finds modules and programs beside itself.

use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::natives::Surroundings;
use super::program::Program;
use super::runner::{self, Listener, Prepared, Settings, Stage};
use super::{Code, Test};
use crate::environment::{Current, Environment};
use crate::process::entry::{Entries, Entry, NoEntry, Resolve};
use crate::process::groups::Scopes;
use crate::process::host::{Host, Hosts};
use crate::process::info::own_entry;
use crate::process::limits::Limits;
use crate::process::outside::Outside;
use crate::process::resource::Resources;
use crate::process::system::{self, OnOutside, Reporter};
use crate::runtime;
use crate::sched::Config;
use crate::security::Security;
use crate::stdlib::module::ModulePolicy;
use crate::supervise::Idle;
use crate::vm::native::{Cx, TableRef};
use crate::vm::services::SharedImage;
use crate::vm::state::Options;

/// How long processes have at the end that tests have left behind.
const LEFTOVERS_TIMEOUT: Duration = Duration::from_secs(2);
/// The names of what is called in a table that a file returns.
const METHODS: [&str; 2] = ["run", "main"];
/// What the first process of the run is called.
const FIRST: &str = "wippy:tests";

struct Files<'f> {
    outside: Outside,
    host: &'static Host,
    program: &'f Program,
    options: &'f Options,
    /// More places of modules, in front of the working directory.
    more_modules: &'f [u8],
}

impl Stage for Files<'_> {
    fn place(&self) -> (Outside, &'static Host) {
        (self.outside, self.host)
    }

    fn prepare(&self, test: &Test) -> Result<Prepared, String> {
        let (path, image) = match &test.code {
            Code::File(path) => (path, self.image(path)?),
            Code::Example(example) => match &*example.of {
                Code::File(path) => (path, example.compile(self.options)?),
                Code::Entry(_) | Code::Example(_) => return Err(format!("{} is of no file", test.name)),
            },
            Code::Entry(_) => return Err(format!("{} is no file", test.name)),
        };
        let entry = Box::leak(Box::new(Entry::of_runtime(&test.name, self.program.main, None)));
        let folder = folder_of(path);
        let own = if folder.as_os_str().is_empty() { b".".as_slice() } else { folder.as_os_str().as_bytes() };
        let mut module_path = [own, b"/?.lua;", own, b"/?/init.lua"].concat();
        module_path.extend_from_slice(self.more_modules);
        Ok(Prepared {
            entry,
            image,
            methods: METHODS.map(str::to_owned).to_vec(),
            surroundings: Surroundings::Script { module_path },
        })
    }
}

impl Files<'_> {
    fn image(&self, path: &Path) -> Result<SharedImage, String> {
        let text = std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let prologue = crate::source::prologue_len(&text);
        let name = [b"@", path.as_os_str().as_bytes()].concat();
        SharedImage::compile(runtime::compile, self.options, text.get(prologue..).unwrap_or_default(), &name)
            .map_err(|message| String::from_utf8_lossy(&message).into_owned())
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Programs beside the test that asks for them; for all other processes, beside the test that was asked last for that id.
struct Beside {
    /// The folders of tests, by their names.
    folders: HashMap<String, PathBuf>,
    /// Entries by folder.
    entries: HashMap<PathBuf, Entries>,
    /// The folder in which an id was found last.
    last: Mutex<HashMap<Vec<u8>, PathBuf>>,
}

impl Beside {
    fn new(tests: &[Test]) -> Beside {
        let mut beside = Beside { folders: HashMap::new(), entries: HashMap::new(), last: Mutex::default() };
        for test in tests {
            let code = match &test.code {
                Code::Example(example) => &*example.of,
                code @ (Code::Entry(_) | Code::File(_)) => code,
            };
            if let Code::File(path) = code {
                let folder = folder_of(path).to_path_buf();
                // Only the folder of the script counts.
                beside.entries.entry(folder.clone()).or_insert_with(|| Entries::new(Some(&folder.join("main.lua"))));
                beside.folders.insert(test.name.clone(), folder);
            }
        }
        beside
    }

    fn of(&self, cx: &mut Cx<'_>, target: &[u8]) -> Option<&Entries> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = match self.folders.get(&own_entry(cx)) {
            Some(folder) => {
                last.insert(target.to_vec(), folder.clone());
                folder.clone()
            }
            None => last.get(target).cloned().unwrap_or_default(),
        };
        self.entries.get(&folder).or_else(|| self.entries.values().next())
    }
}

impl Resolve for Beside {
    fn find(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Entry, NoEntry> {
        self.of(cx, target).ok_or(NoEntry::NotFound(Vec::new()))?.find(cx, target)
    }

    fn read_anew(&self, cx: &mut Cx<'_>, target: &[u8]) -> Result<&'static Entry, NoEntry> {
        self.of(cx, target).ok_or(NoEntry::NotFound(Vec::new()))?.read_anew(cx, target)
    }

    fn has(&self, id: &str) -> bool {
        self.entries.values().any(|entries| entries.has(id))
    }

    fn publish(&self, _: &mut Cx<'_>, _: TableRef) {
        // What a test returns is for the runner.
    }
}

/// What a run of files needs besides the tests.
pub(crate) struct Run {
    pub(crate) config: Config,
    pub(crate) options: Options,
    pub(crate) reporter: Box<dyn Reporter>,
    pub(crate) on_outside: OnOutside,
    /// More places of modules, each with `;` in front.
    pub(crate) more_modules: Vec<u8>,
}

/// Runs tests that are files; gives the status of the run.
///
/// # Errors
/// The program that runs them does not compile.
pub(crate) fn run(tests: Vec<Test>, settings: Settings, run: Run, listener: Box<dyn Listener>) -> Result<i32, String> {
    let Run { config, options, reporter, on_outside, more_modules } = run;
    let program = Program::compile(&options)?;
    let mut listener = listener;
    let own_options = options.clone();
    let beside = Beside::new(&tests);
    let on_begin = move |outside: Outside| {
        // Before any test says something.
        outside.attend();
        let body = move || {
            let Some(host) = outside.hosts().default_host() else { return outside.end("no host", 1) };
            let stage = Files { outside, host, program: &program, options: &own_options, more_modules: &more_modules };
            let status = runner::run(&stage, &program, &tests, &settings, listener.as_mut());
            outside.end("tests are over", status);
        };
        if std::thread::Builder::new().name("wippy-tests".to_owned()).spawn(body).is_err() {
            outside.end("no thread for the tests", 1);
        }
    };
    let settings = system::Settings {
        compile: runtime::compile,
        base: runtime::base_with_path(b"", ModulePolicy::default()),
        options: options.clone(),
        entries: Box::new(beside),
        hosts: Hosts::of_script(0, Limits::default()),
        shutdown_timeout: LEFTOVERS_TIMEOUT,
        resources: Resources::default(),
        environment: Current::new(Environment::of_script()),
        arguments: Vec::new(),
        security: Security::default(),
        supervision: None,
        groups: Scopes::of_script(),
        registry: None,
        on_begin: Box::new(on_begin),
        reporter,
        on_outside,
    };
    Ok(system::run(settings, config, Arc::new(options), FIRST, Box::new(Idle::Begins)))
}
