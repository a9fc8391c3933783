//! The embedding API: a Lua state in a Rust program.

use std::sync::{Arc, OnceLock};

use crate::code::{Chunk, verify::verify};
use crate::compiler;
use crate::modules;
use crate::process;
use crate::stdlib::module::{Module, ModulePolicy, set_modules};
use crate::stdlib::packed_files::{PackedFiles, set_packed_files};
use crate::stdlib::restricted::restrict;
use crate::stdlib::{self, package};
use crate::vm::base::Base;
use crate::vm::call::{Ended, call_outside, watch_alone};
use crate::vm::debug;
use crate::vm::native::{Cx, Kind, NativeFn, TableRef, Value, kind_of};
use crate::vm::state::{CompileOptions, Options, Process, SLICE, Vm};

/// A Lua state: one process with the standard library.
///
/// ```
/// use wippy::Runtime;
///
/// let mut runtime = Runtime::new(wippy::Options::default());
/// let results = runtime.run(b"return 6 * 7, 'x' .. 1", b"=example").expect("no error");
/// assert_eq!(results, ["42", "x1"]);
/// let error = runtime.run(b"local t = nil; return t.x", b"=example").unwrap_err();
/// assert_eq!(error.message, "example:1: attempt to index a nil value (local 't')");
/// ```
pub struct Runtime {
    vm: Box<Vm>,
    /// Attached to the machine as long as both live.
    _process: Box<Process>,
}

/// An error that reached the embedder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The message: the text of the error value.
    pub message: String,
    /// The stack trace, if code was running.
    pub traceback: Option<String>,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

pub(crate) fn compile(source: &[u8], name: &[u8], options: CompileOptions) -> Result<Chunk, Vec<u8>> {
    let options =
        compiler::Options { optimise: options.optimize, debug_mode: options.debug, erase_types: options.erase_types };
    let chunk =
        compiler::compile_source(source, name, false, options).map_err(|e| e.to_text(&compiler::chunk_id(name)))?;
    // The handlers have no checks of their own: a defect of the compiler must stop here (docs/bytecode.md).
    verify(&chunk).map_err(|e| format!("internal error: bad code for a chunk: {e}").into_bytes())?;
    Ok(chunk)
}

/// Opens all libraries, and gives the state these modules beside the built-in ones.
fn open_all(cx: &mut Cx<'_>, more: &[&'static Module], policy: ModulePolicy) {
    stdlib::open_all(cx);
    process::open(cx);
    modules::open_globals(cx);
    let modules: Vec<&'static Module> = modules::ALL.iter().chain(more).copied().collect();
    set_modules(cx, &modules, policy);
}

/// What every process of a run has that looks for modules along `path` and may require those of `policy`.
pub(crate) fn base_with_path(path: &[u8], policy: ModulePolicy) -> &'static Base {
    Base::build(|cx| {
        open_all(cx, &[], policy);
        package::set_path(cx, path);
    })
}

/// The same for a script in a pack.
pub(crate) fn base_of_pack(path: &[u8], policy: ModulePolicy, files: PackedFiles) -> &'static Base {
    Base::build(|cx| {
        open_all(cx, &[], policy);
        package::set_path(cx, path);
        set_packed_files(cx, files);
    })
}

/// What every process of a run has that gives programs the standard library of project entries.
pub(crate) fn restricted_base(policy: ModulePolicy) -> &'static Base {
    Base::build(|cx| {
        open_all(cx, &[], policy);
        restrict(cx);
    })
}

/// What every process of a project has; `prepare` does the rest.
pub(crate) fn entry_base(prepare: fn(&mut Cx<'_>)) -> &'static Base {
    Base::build(|cx| {
        open_all(cx, &[], ModulePolicy::default());
        restrict(cx);
        prepare(cx);
    })
}

/// What every state has that is not told where modules are.
fn base() -> &'static Base {
    static BASE: OnceLock<&'static Base> = OnceLock::new();
    BASE.get_or_init(|| Base::build(|cx| open_all(cx, &[], ModulePolicy::default())))
}

impl Runtime {
    /// A state with the standard library open.
    pub fn new(options: Options) -> Runtime {
        Runtime::on_base(options, base())
    }

    /// A state that can also `require` these modules; one of a built-in name takes the place of that.
    ///
    /// Modules are described in `docs/modules.md`. What states start with is made anew and kept for each call, so a program
    /// with many states makes them with the same list in one place:
    ///
    /// ```
    /// use wippy::vm::native::{Cx, Raise, Ret};
    /// use wippy::{Module, Options, Runtime};
    ///
    /// static GREETING: Module =
    ///     Module::new("greeting", "says hello").with_functions(&[("hello", hello)]).with_open(|cx, table| {
    ///         let stored = cx.raw_set_str(table, "VERSION", 1);
    ///         debug_assert!(stored.is_ok(), "a new table takes every named field");
    ///     });
    ///
    /// /// `greeting.hello(name)`
    /// fn hello(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    ///     let text = [b"hello, ", cx.check_str(1)?].concat();
    ///     let text = cx.new_str_from(text);
    ///     cx.ret1(text)
    /// }
    ///
    /// let mut runtime = Runtime::with_modules(Options::default(), &[&GREETING]);
    /// let results = runtime.run(b"return require('greeting').hello('you')", b"=example").expect("no error");
    /// assert_eq!(results, ["hello, you"]);
    /// ```
    pub fn with_modules(options: Options, modules: &[&'static Module]) -> Runtime {
        Runtime::on_base(options, Base::build(|cx| open_all(cx, modules, ModulePolicy::default())))
    }

    fn on_base(options: Options, base: &'static Base) -> Runtime {
        let mut process = Process::new(compile, Arc::new(options).into(), base);
        let mut vm = Vm::new(watch_alone, SLICE);
        // SAFETY: the machine and the process stay together; the box does not move its content.
        unsafe { vm.attach(&raw mut *process) };
        Runtime { vm, _process: process }
    }

    /// Compiles and runs a chunk; gives the texts of its results: as `tostring` for nil,
    /// booleans, numbers and strings, the type's name for all others.
    ///
    /// # Errors
    /// The chunk does not compile, or fails.
    pub fn run(&mut self, source: &[u8], chunk_name: &[u8]) -> Result<Vec<String>, Error> {
        let loaded = self.vm.with_cx(|cx| cx.load_chunk(source, chunk_name, b"t", false));
        let function = loaded
            .map_err(|message| Error { message: String::from_utf8_lossy(&message).into_owned(), traceback: None })?;
        match call_outside(&mut self.vm, function, &[]) {
            Ended::Returned(values) => Ok(values.into_iter().map(|v| self.text(v)).collect()),
            Ended::Failed(error) => {
                let traceback = debug::traceback(&self.vm, self.vm.co, None, 0);
                Err(Error {
                    message: self.text(error),
                    traceback: Some(String::from_utf8_lossy(&traceback).into_owned()),
                })
            }
            Ended::OutOfReductions => Err(Error { message: "out of reductions".into(), traceback: None }),
            Ended::Interrupted => Err(Error { message: "interrupted".into(), traceback: None }),
        }
    }

    /// Makes a native function a global.
    pub fn register(&mut self, name: &str, function: NativeFn) {
        self.vm.with_cx(|cx: &mut Cx<'_>| {
            let f = cx.new_function(function, &[]);
            let globals: TableRef = cx.globals();
            let stored = cx.raw_set_str(globals, name, f);
            debug_assert!(stored.is_ok());
        });
    }

    /// Runs `body` as if it were a native function called from outside, to prepare the process: make tables, add
    /// extensions. Nothing can be called in it.
    pub fn with_cx<R>(&mut self, body: impl FnOnce(&mut Cx<'_>) -> R) -> R {
        self.vm.with_cx(body)
    }

    fn text(&mut self, v: Value) -> String {
        self.vm.with_cx(|cx| match kind_of(v) {
            Kind::Nil => "nil".to_owned(),
            Kind::Boolean(b) => b.to_string(),
            Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Table(_) | Kind::Other => match cx.to_str(v) {
                Some(s) => String::from_utf8_lossy(cx.bytes(s)).into_owned(),
                None => String::from_utf8_lossy(&cx.type_name(v)).into_owned(),
            },
        })
    }
}
