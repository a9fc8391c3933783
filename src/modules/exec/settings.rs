//! What programs write in tables: the options of `exec.open`, and those of single commands.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::time::Duration;

use super::command::{Settings, Variable, Written, is_variable_name};
use crate::process::duration;
use crate::vm::native::{Cx, Kind, Raise, TableRef, Value, kind_of};

/// Most words of a command, and most variables and allowed commands.
const ITEMS_MAX: i64 = 1 << 16;

/// The options of `exec.open`.
pub(super) struct Opening {
    pub(super) settings: Settings,
    pub(super) id: Option<String>,
}

/// The options of a command.
#[derive(Default)]
pub(super) struct Own {
    pub(super) work_dir: Option<PathBuf>,
    pub(super) env: Vec<Variable>,
    pub(super) stdin: Option<Vec<u8>>,
    pub(super) timeout: Option<Duration>,
}

/// Reads the options of `exec.open`.
///
/// # Errors
/// One is not what it should be, in words.
pub(super) fn opening(cx: &mut Cx<'_>, table: TableRef) -> Result<Opening, String> {
    const FIELDS: &[&str] =
        &["default_work_dir", "default_env", "command_whitelist", "shell", "timeout", "max_output", "id"];
    check_fields(cx, table, FIELDS)?;
    let settings = Settings {
        work_dir: path(cx, table, "default_work_dir")?,
        env: variables(cx, table, "default_env")?,
        whitelist: whitelist(cx, table)?,
        uses_shell: match kind_of(cx.raw_get_str(table, "shell")) {
            Kind::Nil => false,
            Kind::Boolean(b) => b,
            _ => return Err("shell should be a boolean".to_owned()),
        },
        timeout: time_limit(cx, table)?,
        output_max: match kind_of(cx.raw_get_str(table, "max_output")) {
            Kind::Nil => None,
            Kind::Int(n) => Some(usize::try_from(n).map_err(|_| "max_output should not be negative".to_owned())?),
            _ => return Err("max_output should be an integer".to_owned()),
        },
    };
    let id = text(cx, table, "id")?.map(|id| String::from_utf8_lossy(&id).into_owned());
    if id.as_ref().is_some_and(String::is_empty) {
        return Err("id should be a string that is not empty".to_owned());
    }
    Ok(Opening { settings, id })
}

/// Reads the options of a command that is made (`exec`), or made and run (`run`).
///
/// # Errors
/// One is not what it should be, in words.
pub(super) fn own(cx: &mut Cx<'_>, table: Option<TableRef>, is_run: bool) -> Result<Own, String> {
    let Some(table) = table else { return Ok(Own::default()) };
    let fields: &[&str] = if is_run { &["work_dir", "env", "stdin", "timeout"] } else { &["work_dir", "env"] };
    check_fields(cx, table, fields)?;
    Ok(Own {
        work_dir: path(cx, table, "work_dir")?,
        env: variables(cx, table, "env")?,
        stdin: if is_run { text(cx, table, "stdin")? } else { None },
        timeout: if is_run { time_limit(cx, table)? } else { None },
    })
}

/// Reads a command: a text, or a list of words.
///
/// # Errors
/// Raised: it is neither. Inside: the list is not one of texts.
pub(super) fn written(cx: &mut Cx<'_>, i: usize) -> Result<Result<Written, String>, Raise> {
    let Kind::Table(list) = kind_of(cx.arg(i)) else {
        return cx.check_str(i).map(|text| Ok(Written::Text(text.to_vec())));
    };
    Ok(texts(cx, list, "command").map(Written::Words))
}

/// Refuses names that are no options, so that a slip of the pen leaves nothing open.
fn check_fields(cx: &mut Cx<'_>, table: TableRef, known: &[&str]) -> Result<(), String> {
    let mut cursor = 0;
    while let Some((key, _, next)) = cx.entry_from(table, cursor) {
        cursor = next;
        match kind_of(key) {
            Kind::Str(name) if known.iter().any(|known| known.as_bytes() == cx.bytes(name.into())) => {}
            Kind::Str(name) => {
                return Err(format!("unknown option '{}'", String::from_utf8_lossy(cx.bytes(name.into()))));
            }
            _ => return Err("options should be named".to_owned()),
        }
    }
    Ok(())
}

fn text_of(cx: &Cx<'_>, v: Value) -> Option<Vec<u8>> {
    match kind_of(v) {
        Kind::Str(text) => Some(cx.bytes(text.into()).to_vec()),
        _ => None,
    }
}

fn text(cx: &mut Cx<'_>, table: TableRef, field: &str) -> Result<Option<Vec<u8>>, String> {
    let v = cx.raw_get_str(table, field);
    if v.is_nil() {
        return Ok(None);
    }
    text_of(cx, v).map(Some).ok_or_else(|| format!("{field} should be a string"))
}

/// A path; an empty one is none.
fn path(cx: &mut Cx<'_>, table: TableRef, field: &str) -> Result<Option<PathBuf>, String> {
    let path = text(cx, table, field)?.filter(|path| !path.is_empty());
    if path.as_ref().is_some_and(|path| path.contains(&0)) {
        return Err(format!("{field} has a zero byte"));
    }
    Ok(path.map(|path| OsStr::from_bytes(&path).into()))
}

fn time_limit(cx: &mut Cx<'_>, table: TableRef) -> Result<Option<Duration>, String> {
    let v = cx.raw_get_str(table, "timeout");
    if v.is_nil() {
        return Ok(None);
    }
    let limit = duration::Duration::of_argument(cx, v).map_err(|message| format!("timeout: {message}"))?;
    match u64::try_from(limit.0) {
        Ok(nanoseconds) if nanoseconds > 0 => Ok(Some(Duration::from_nanos(nanoseconds))),
        _ => Err("timeout should be positive".to_owned()),
    }
}

/// Variables by name, in the order of their names.
fn variables(cx: &mut Cx<'_>, table: TableRef, field: &str) -> Result<Vec<Variable>, String> {
    let variables = match kind_of(cx.raw_get_str(table, field)) {
        Kind::Nil => return Ok(Vec::new()),
        Kind::Table(variables) => variables,
        _ => return Err(format!("{field} should be a table")),
    };
    let mut all = Vec::new();
    let mut cursor = 0;
    while let Some((name, value, next)) = cx.entry_from(variables, cursor) {
        cursor = next;
        let Some(name) = text_of(cx, name) else { return Err(format!("names in {field} should be strings")) };
        let shown = String::from_utf8_lossy(&name).into_owned();
        if !is_variable_name(&name) {
            return Err(format!("'{shown}' in {field} is not the name of a variable"));
        }
        match text_of(cx, value) {
            Some(value) if value.contains(&0) => return Err(format!("'{shown}' in {field} has a zero byte")),
            Some(value) => all.push((name, value)),
            None => return Err(format!("'{shown}' in {field} should be a string")),
        }
    }
    all.sort();
    Ok(all)
}

fn whitelist(cx: &mut Cx<'_>, table: TableRef) -> Result<Option<Vec<Vec<u8>>>, String> {
    match kind_of(cx.raw_get_str(table, "command_whitelist")) {
        Kind::Nil => Ok(None),
        Kind::Table(list) => texts(cx, list, "command_whitelist").map(Some),
        _ => Err("command_whitelist should be a list".to_owned()),
    }
}

/// The texts of a list.
fn texts(cx: &mut Cx<'_>, list: TableRef, what: &str) -> Result<Vec<Vec<u8>>, String> {
    let n = cx.raw_len(list);
    if n > ITEMS_MAX {
        return Err(format!("{what} has more than {ITEMS_MAX} items"));
    }
    let mut all = Vec::new();
    for i in 1..=n {
        let v = cx.raw_get_int(list, i);
        all.push(text_of(cx, v).ok_or_else(|| format!("item {i} of {what} should be a string"))?);
    }
    Ok(all)
}
