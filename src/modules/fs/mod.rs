//! The module `fs`: files in volumes, which are folders that programs cannot leave (specification: modules/fs).
//!
//! | file | what |
//! |---|---|
//! | `volume.rs` | what is done in a folder; knows nothing of programs |
//! | `file.rs` | open files and scanners |
//! | `fault.rs` | errors |
//!
//! Everything that touches the disk runs on threads that may block while others have their turn, and in place if there is nobody
//! else.

mod fault;
mod file;
mod volume;

use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

use self::fault::{Fault, First, Named};
use self::file::{OpenFile, check_number, file_of, new_file};
use self::volume::{Mode, Stat, Target, Volume, resolve};
use super::resource;
use super::stream::stream_of;
use crate::net::stream::{Stream, StreamFailure, Want};
use crate::net::wait::wait;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::process::resource::{Resource, resources};
use crate::stdlib::module::{Class, Module};
use crate::stdlib::set_texts;
use crate::vm::native::{Cx, Function, HostType, Kind, Object, Raise, Ret, TableRef, Value, kind_of};

/// The module.
pub(super) static MODULE: Module = Module::new("fs", "files in volumes")
    .with_classes(&[Class::Storage, Class::Io, Class::Nondeterministic])
    .with_functions(&[("get", get), ("open", open)])
    .with_permissions(&["fs.get", "fs.open"])
    .with_open(constants);

const METHODS: &[Function] = &[
    ("readfile", readfile),
    ("read_file", readfile),
    ("writefile", writefile),
    ("write_file", writefile),
    ("exists", exists),
    ("stat", stat),
    ("isdir", isdir),
    ("mkdir", mkdir),
    ("remove", remove),
    ("rename", rename),
    ("copy", copy),
    ("readdir", readdir),
    ("open", open_file),
    ("chdir", chdir),
    ("pwd", pwd),
];
static FS: HostType = HostType::new("fs.FS", METHODS, &[]);

/// Bytes of a stream that are written at once.
const STREAM_PIECE: usize = 64 << 10;

fn constants(cx: &mut Cx<'_>, module: TableRef) {
    set_texts(cx, module, "type", &[("FILE", "file"), ("DIR", "directory")]);
    set_texts(cx, module, "seek", &[("SET", "set"), ("CUR", "cur"), ("END", "end")]);
}

/// Why the folder of an entry cannot be used.
pub(crate) enum Problem {
    /// It is not there.
    Missing,
    /// Anything else, in words.
    Other(String),
}

/// The volume of an entry, with the permissions of new files and directories.
///
/// # Errors
/// Its folder is not there, or cannot be opened.
pub(crate) fn volume(
    folder: &std::path::Path,
    creates: bool,
    mode: u32,
    is_readonly: bool,
) -> Result<Arc<Resource>, Problem> {
    match Volume::open(folder, creates, mode, is_readonly) {
        Ok(volume) => Ok(Arc::new(volume)),
        Err(fault) if fault.kind == kind::NOT_FOUND => Err(Problem::Missing),
        Err(fault) => Err(Problem::Other(fault.message)),
    }
}

/// A volume as a program sees it, with a working directory of its own.
struct Fs {
    volume: Arc<Volume>,
    directory: Vec<u8>,
}

impl Object for Fs {
    fn type_name(&self) -> &'static str {
        FS.name()
    }
}

fn new_fs(cx: &mut Cx<'_>, volume: Arc<Volume>) -> Result<Ret, Raise> {
    let fs = cx.new_object(&FS, Fs { volume, directory: b"/".to_vec() });
    ret_ok(cx, fs)
}

/// `fs.get(id)`
fn get(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    match resource::get::<Volume>(cx, "fs.get", "file system")? {
        Ok((_, volume)) => new_fs(cx, volume),
        Err(ret) => Ok(ret),
    }
}

// ---- opening a folder

/// The fields of a volume.
struct Options {
    directory: Vec<u8>,
    id: Option<String>,
    creates: bool,
    mode: u32,
    is_readonly: bool,
}

/// `fs.open(options)`
fn open(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let table = cx.check_table(1)?;
    let options = match read_options(cx, table) {
        Ok(options) => options,
        Err(message) => return Failure::new(kind::INVALID, message).with_context("open").ret_nil(cx),
    };
    if !cx.is_permitted("fs.open", &options.directory) {
        let message = format!("not allowed to open: {}", String::from_utf8_lossy(&options.directory));
        return Failure::new(kind::PERMISSION_DENIED, message).with_context("open").ret_nil(cx);
    }
    let named = Named { operation: "open", path: options.directory.clone(), first: First::Nil };
    run(cx, named, move || {
        let folder = std::path::Path::new(std::ffi::OsStr::from_bytes(&options.directory));
        let volume = Volume::open(folder, options.creates, options.mode, options.is_readonly)?;
        Ok(Outcome::Volume(Arc::new(volume), options.id))
    })
}

fn read_options(cx: &mut Cx<'_>, table: TableRef) -> Result<Options, String> {
    let directory = match kind_of(cx.raw_get_str(table, "directory")) {
        Kind::Str(s) if !cx.bytes(s.into()).is_empty() => cx.bytes(s.into()).to_vec(),
        Kind::Nil => return Err("directory is required".to_owned()),
        _ => return Err("directory should be a string that is not empty".to_owned()),
    };
    let flag = |name: &str| match kind_of(cx.raw_get_str(table, name)) {
        Kind::Nil => Ok(false),
        Kind::Boolean(b) => Ok(b),
        _ => Err(format!("{name} should be a boolean")),
    };
    let (creates, is_readonly) = (flag("auto_init")?, flag("readonly")?);
    let mode = match kind_of(cx.raw_get_str(table, "mode")) {
        Kind::Nil => 0o777,
        Kind::Str(s) => {
            let text = String::from_utf8_lossy(cx.bytes(s.into())).into_owned();
            let mode = u32::from_str_radix(&text, 8).ok().filter(|mode| *mode <= 0o777);
            mode.ok_or_else(|| format!("mode '{text}' is not an octal number up to 0777"))?
        }
        _ => return Err("mode should be a string such as '0755'".to_owned()),
    };
    let id = match kind_of(cx.raw_get_str(table, "id")) {
        Kind::Nil => None,
        Kind::Str(s) if !cx.bytes(s.into()).is_empty() => {
            Some(String::from_utf8_lossy(cx.bytes(s.into())).into_owned())
        }
        _ => return Err("id should be a string that is not empty".to_owned()),
    };
    Ok(Options { directory, id, creates, mode, is_readonly })
}

// ---- operations on threads that may block

/// What an operation came to.
enum Outcome {
    True,
    Boolean(bool),
    Number(i64),
    Bytes(Vec<u8>),
    Stat(Stat),
    Entries(Vec<(Vec<u8>, bool)>),
    File(cap_std::fs::File, Mode, Vec<u8>),
    Directory(Vec<u8>),
    Volume(Arc<Volume>, Option<String>),
    /// A file for a stream to be written into.
    Target(Target),
}

/// An operation and what came of it.
type Done = (Named, Result<Outcome, Fault>);

/// Does something that may block, and gives its results to the program.
fn run(
    cx: &mut Cx<'_>,
    named: Named,
    work: impl FnOnce() -> Result<Outcome, Fault> + Send + 'static,
) -> Result<Ret, Raise> {
    if cx.has_company() {
        let slot = cx.reserve(1);
        let kept = cx.new_state(named.clone());
        cx.set_arg(slot, kept);
        return cx.offload(move || (named, work()), ran);
    }
    let outcome = work();
    finish(cx, named, outcome)
}

fn ran(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    if let Some((named, outcome)) = cx.answer::<Done>() {
        return finish(cx, named, outcome);
    }
    let kept = cx.arg(cx.count());
    let named = cx.state::<Named>(kept).cloned();
    match named {
        Some(named) => file::ret_canceled(cx, &named),
        None => Err(cx.error("the state of the operation is lost")),
    }
}

fn finish(cx: &mut Cx<'_>, named: Named, outcome: Result<Outcome, Fault>) -> Result<Ret, Raise> {
    match outcome {
        Err(fault) => named.ret(cx, fault),
        Ok(Outcome::True) => ret_ok(cx, true),
        Ok(Outcome::Boolean(b)) => ret_ok(cx, b),
        Ok(Outcome::Number(n)) => ret_ok(cx, n),
        Ok(Outcome::Bytes(bytes)) => {
            cx.check_memory(bytes.len())?;
            let text = cx.new_str_from(bytes);
            ret_ok(cx, text)
        }
        Ok(Outcome::Stat(stat)) => {
            let table = stat_table(cx, &stat)?;
            ret_ok(cx, table)
        }
        Ok(Outcome::Entries(entries)) => {
            let state = cx.new_state(entries.into_iter());
            let next = cx.new_function(next_entry, &[state]);
            cx.ret(&[next, Value::NIL])
        }
        Ok(Outcome::File(file, mode, path)) => match check_number(cx) {
            Ok(()) => {
                let file = new_file(cx, file, mode, path);
                ret_ok(cx, file)
            }
            Err(fault) => named.ret(cx, fault),
        },
        Ok(Outcome::Directory(path)) => {
            let v = cx.arg(1);
            if let Some(fs) = cx.userdata::<Fs>(v) {
                fs.directory = path;
            }
            ret_ok(cx, true)
        }
        Ok(Outcome::Volume(volume, id)) => {
            if let Some(id) = id {
                resources(cx).insert(&id, Arc::clone(&volume) as Arc<Resource>);
            }
            new_fs(cx, volume)
        }
        Ok(Outcome::Target(target)) => copy_stream(cx, named, target),
    }
}

fn type_name(is_directory: bool) -> &'static [u8] {
    if is_directory { b"directory" } else { b"file" }
}

fn stat_table(cx: &mut Cx<'_>, stat: &Stat) -> Result<TableRef, Raise> {
    let table = cx.new_table(0, 6);
    for (name, n) in [("size", stat.size), ("mode", stat.mode), ("modified", stat.modified)] {
        cx.raw_set_str(table, name, n)?;
    }
    for (name, text) in [("name", stat.name.as_slice()), ("type", type_name(stat.is_directory))] {
        let text = cx.new_str(text);
        cx.raw_set_str(table, name, text)?;
    }
    cx.raw_set_str(table, "is_dir", stat.is_directory)?;
    Ok(table)
}

/// The iterator of `readdir`.
fn next_entry(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let state = cx.upvalue(1);
    let next = cx.state::<std::vec::IntoIter<(Vec<u8>, bool)>>(state).and_then(Iterator::next);
    let Some((name, is_directory)) = next else { return cx.ret1(Value::NIL) };
    let table = cx.new_table(0, 2);
    let name = cx.new_str_from(name);
    cx.raw_set_str(table, "name", name)?;
    let type_name = cx.new_str(type_name(is_directory));
    cx.raw_set_str(table, "type", type_name)?;
    cx.ret1(table)
}

// ---- methods

/// The volume, and the path in argument `i` as it is seen from the working directory; an error is the results of a failure.
fn place(
    cx: &mut Cx<'_>,
    i: usize,
    operation: &'static str,
    first: First,
) -> Result<Result<(Arc<Volume>, Named), Ret>, Raise> {
    let path = cx.check_str(i)?;
    let fs = cx.check_object::<Fs>(1, &FS)?;
    match resolve(&fs.directory, path) {
        Ok(path) => Ok(Ok((Arc::clone(&fs.volume), Named { operation, path, first }))),
        Err(fault) => Named { operation, path: Vec::new(), first }.ret(cx, fault).map(Err),
    }
}

/// A method with one path.
fn with_path(
    cx: &mut Cx<'_>,
    operation: &'static str,
    first: First,
    work: impl FnOnce(&Volume, &[u8]) -> Result<Outcome, Fault> + Send + 'static,
) -> Result<Ret, Raise> {
    cx.check_object::<Fs>(1, &FS)?;
    match place(cx, 2, operation, first)? {
        Ok((volume, named)) => {
            let path = named.path.clone();
            run(cx, named, move || work(&volume, &path))
        }
        Err(ret) => Ok(ret),
    }
}

/// What a method does with two paths.
type OnPaths = fn(&Volume, &[u8], &[u8]) -> Result<(), Fault>;

/// A method with two paths.
fn with_paths(cx: &mut Cx<'_>, operation: &'static str, work: OnPaths) -> Result<Ret, Raise> {
    cx.check_object::<Fs>(1, &FS)?;
    cx.check_str(3)?;
    let (volume, named) = match place(cx, 2, operation, First::False)? {
        Ok(found) => found,
        Err(ret) => return Ok(ret),
    };
    let to = match place(cx, 3, operation, First::False)? {
        Ok((_, to)) => to.path,
        Err(ret) => return Ok(ret),
    };
    let from = named.path.clone();
    run(cx, named, move || work(&volume, &from, &to).map(|()| Outcome::True))
}

/// `fs:readfile(path)`
fn readfile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_path(cx, "readfile", First::Nil, |volume, path| volume.read(path).map(Outcome::Bytes))
}

/// `fs:exists(path)`
fn exists(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_path(cx, "exists", First::False, |volume, path| match volume.stat(path) {
        Ok(_) => Ok(Outcome::Boolean(true)),
        Err(fault) if fault.kind == kind::NOT_FOUND => Ok(Outcome::Boolean(false)),
        Err(fault) => Err(fault),
    })
}

/// `fs:stat(path)`
fn stat(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_path(cx, "stat", First::Nil, |volume, path| volume.stat(path).map(Outcome::Stat))
}

/// `fs:isdir(path)`
fn isdir(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_path(cx, "isdir", First::False, |volume, path| {
        volume.stat(path).map(|stat| Outcome::Boolean(stat.is_directory))
    })
}

/// Whether the options in argument 3 say `recursive`.
fn is_recursive(cx: &mut Cx<'_>) -> Result<bool, Raise> {
    if cx.is_none_or_nil(3) {
        return Ok(false);
    }
    let options = cx.check_table(3)?;
    Ok(!cx.raw_get_str(options, "recursive").is_falsy())
}

/// `fs:mkdir(path [, options])`
fn mkdir(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_recursive = is_recursive(cx)?;
    with_path(cx, "mkdir", First::False, move |volume, path| {
        volume.make_directory(path, is_recursive).map(|()| Outcome::True)
    })
}

/// `fs:remove(path [, options])`
fn remove(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let is_recursive = is_recursive(cx)?;
    with_path(cx, "remove", First::False, move |volume, path| volume.remove(path, is_recursive).map(|()| Outcome::True))
}

/// `fs:rename(from, to)`
fn rename(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_paths(cx, "rename", Volume::rename)
}

/// `fs:copy(from, to)`
fn copy(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_paths(cx, "copy", Volume::copy)
}

/// `fs:readdir(path)`
fn readdir(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_path(cx, "readdir", First::Nil, |volume, path| volume.list(path).map(Outcome::Entries))
}

/// `fs:open(path [, mode])`
fn open_file(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Fs>(1, &FS)?;
    let mode = Mode::parse(cx.opt_str(3)?.unwrap_or(b"r"));
    if let Err(fault) = check_number(cx) {
        return Named { operation: "open", path: Vec::new(), first: First::Nil }.ret(cx, fault);
    }
    with_path(cx, "open", First::Nil, |volume, path| {
        let mode = mode?;
        Ok(Outcome::File(volume.open_file(path, mode)?, mode, path.to_vec()))
    })
}

/// `fs:chdir(path)`
fn chdir(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    with_path(cx, "chdir", First::False, |volume, path| match volume.stat(path)?.is_directory {
        true => Ok(Outcome::Directory(path.to_vec())),
        false => Err(Fault::invalid("not a directory")),
    })
}

/// `fs:pwd()`
fn pwd(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let directory = cx.check_object::<Fs>(1, &FS)?.directory.clone();
    let directory = cx.new_str_from(directory);
    cx.ret1(directory)
}

// ---- writing whole files

/// What is written.
enum Data {
    Bytes(Vec<u8>),
    File(Arc<OpenFile>),
    Stream,
}

/// `fs:writefile(path, data [, mode])`
fn writefile(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    cx.check_object::<Fs>(1, &FS)?;
    let source = cx.arg(3);
    let data = match file_of(cx, source) {
        Some(file) => Data::File(file),
        None if stream_of(cx, source).is_some() => Data::Stream,
        None => Data::Bytes(cx.check_str(3)?.to_vec()),
    };
    let mode = Mode::parse(cx.opt_str(4)?.unwrap_or(b"w"));
    with_path(cx, "writefile", First::False, move |volume, path| {
        let mode = mode?;
        if !mode.writes() {
            return Err(Fault::invalid("invalid mode: the file is to be written"));
        }
        let mut target = volume.begin_write(path, mode)?;
        match data {
            Data::Bytes(bytes) => target.write(&bytes)?,
            Data::File(file) => file.with(|source| target.copy_from(source))?,
            Data::Stream => return Ok(Outcome::Target(target)),
        }
        volume.finish_write(target)?;
        Ok(Outcome::True)
    })
}

/// A stream on its way into a file: argument 1 of the window is the volume, argument 3 the stream, the last slot this.
struct Copying {
    named: Named,
    target: Option<Target>,
}

fn copy_stream(cx: &mut Cx<'_>, named: Named, target: Target) -> Result<Ret, Raise> {
    let slot = cx.reserve(1);
    let state = cx.new_state(Copying { named, target: Some(target) });
    cx.set_arg(slot, state);
    read_piece(cx)
}

fn lost(cx: &mut Cx<'_>) -> Raise {
    cx.error("the state of the copy is lost")
}

fn copying<'c>(cx: &'c mut Cx<'_>) -> Option<&'c mut Copying> {
    let state = cx.arg(cx.count());
    cx.state::<Copying>(state)
}

fn read_piece(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let source = cx.arg(3);
    let Some(stream): Option<Stream> = stream_of(cx, source) else {
        return Err(lost(cx));
    };
    wait(cx, async move { stream.take(Want::Some(STREAM_PIECE)).await }, piece_read)
}

fn piece_read(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let piece = cx.answer::<Result<Option<Vec<u8>>, StreamFailure>>();
    let state = copying(cx).map(|copying| (copying.named.clone(), copying.target.take()));
    let Some((named, target)) = state else { return Err(lost(cx)) };
    let v = cx.arg(1);
    let volume = cx.userdata::<Fs>(v).map(|fs| Arc::clone(&fs.volume));
    let (Some(volume), Some(mut target)) = (volume, target) else {
        return Err(lost(cx));
    };
    match piece {
        Some(Ok(Some(bytes))) => {
            let work = move || {
                let written = target.write(&bytes);
                written.map(|()| target)
            };
            if cx.has_company() {
                return cx.offload(work, piece_written);
            }
            let written = work();
            go_on(cx, Some(written))
        }
        Some(Ok(None)) => {
            cx.set_count(cx.count() - 1);
            run(cx, named, move || volume.finish_write(target).map(|()| Outcome::True))
        }
        Some(Err(failure)) => named.ret(cx, Fault { kind: kind::INTERNAL, message: failure.message }),
        None => file::ret_canceled(cx, &named),
    }
}

fn piece_written(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let written = cx.answer();
    go_on(cx, written)
}

fn go_on(cx: &mut Cx<'_>, written: Option<Result<Target, Fault>>) -> Result<Ret, Raise> {
    let Some(named) = copying(cx).map(|copying| copying.named.clone()) else { return Err(lost(cx)) };
    match written {
        Some(Ok(target)) => {
            if let Some(copying) = copying(cx) {
                copying.target = Some(target);
            }
            read_piece(cx)
        }
        Some(Err(fault)) => named.ret(cx, fault),
        None => file::ret_canceled(cx, &named),
    }
}
