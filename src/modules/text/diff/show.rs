//! Edit scripts, as the program has them, in other forms.

use super::chars::len;
use super::patch::Operation;
use super::this;
use crate::modules::escape;
use crate::modules::text::work::BYTES_PER_REDUCTION;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::set_field;
use crate::vm::native::{Cx, Kind, Raise, Ret, TableRef, kind_of};

/// Colours of the terminal: red, green, none.
const DELETED: &[u8] = b"\x1b[31m";
const INSERTED: &[u8] = b"\x1b[32m";
const PLAIN: &[u8] = b"\x1b[0m";

impl Operation {
    /// Its name in scripts.
    pub(super) fn name(self) -> &'static str {
        match self {
            Operation::Equal => "equal",
            Operation::Delete => "delete",
            Operation::Insert => "insert",
        }
    }
}

/// Pieces of text with what happens to them.
type Edits<'a> = Vec<(Operation, &'a [u8])>;

/// A script of the program: a list of `{operation, text}`; nothing if it is none.
pub(super) fn read_edits<'a>(cx: &mut Cx<'a>, list: TableRef) -> Option<Edits<'a>> {
    let mut edits = Vec::new();
    let mut size = 0;
    for i in 1..=cx.raw_len(list) {
        let Kind::Table(edit) = kind_of(cx.raw_get_int(list, i)) else { return None };
        let Kind::Str(name) = kind_of(cx.raw_get_str(edit, "operation")) else { return None };
        let Kind::Str(text) = kind_of(cx.raw_get_str(edit, "text")) else { return None };
        let name = cx.bytes(name.into());
        let operations = [Operation::Equal, Operation::Delete, Operation::Insert];
        let operation = operations.into_iter().find(|operation| operation.name().as_bytes() == name)?;
        let text = cx.bytes(text.into());
        size += text.len() + BYTES_PER_REDUCTION;
        edits.push((operation, text));
    }
    cx.charge(size / BYTES_PER_REDUCTION);
    Some(edits)
}

/// The script in argument 2, or the results of a failure.
fn edits<'a>(cx: &mut Cx<'a>, context: &'static str) -> Result<Result<Edits<'a>, Ret>, Raise> {
    this(cx)?;
    let list = cx.check_table(2)?;
    match read_edits(cx, list) {
        Some(edits) => Ok(Ok(edits)),
        None => {
            let failure = Failure::new(kind::INVALID, "diffs must be a list of tables with operation and text");
            failure.with_context(context).ret_nil(cx).map(Err)
        }
    }
}

/// `differ:summarize(diffs)`: how many characters stay, go and come.
pub(super) fn summarize(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let edits = match edits(cx, "summarize")? {
        Ok(edits) => edits,
        Err(ret) => return Ok(ret),
    };
    let table = cx.new_table(0, 3);
    for (name, operation) in
        [("equals", Operation::Equal), ("deletions", Operation::Delete), ("insertions", Operation::Insert)]
    {
        let n: usize = edits.iter().filter(|edit| edit.0 == operation).map(|edit| len(edit.1)).sum();
        set_field(cx, table, name, i64::try_from(n).unwrap_or(i64::MAX));
    }
    ret_ok(cx, table)
}

/// Ends the native with the text that `write` makes of the script.
fn shown(cx: &mut Cx<'_>, context: &'static str, write: fn(&mut Vec<u8>, Operation, &[u8])) -> Result<Ret, Raise> {
    let edits = match edits(cx, context)? {
        Ok(edits) => edits,
        Err(ret) => return Ok(ret),
    };
    let size: usize = edits.iter().map(|edit| edit.1.len() + 16).sum();
    cx.check_memory(size)?;
    let mut out = Vec::with_capacity(size);
    for (operation, text) in edits {
        write(&mut out, operation, text);
    }
    cx.check_memory(out.len())?;
    let out = cx.new_str_from(out);
    ret_ok(cx, out)
}

/// `differ:pretty_text(diffs)`
pub(super) fn pretty_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    shown(cx, "pretty_text", |out, operation, text| {
        let colour = match operation {
            Operation::Equal => return out.extend_from_slice(text),
            Operation::Delete => DELETED,
            Operation::Insert => INSERTED,
        };
        for piece in [colour, text, PLAIN] {
            out.extend_from_slice(piece);
        }
    })
}

/// `differ:pretty_html(diffs)`
pub(super) fn pretty_html(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    shown(cx, "pretty_html", |out, operation, text| {
        let tag: &[u8] = match operation {
            Operation::Equal => b"span>",
            Operation::Delete => b"del>",
            Operation::Insert => b"ins>",
        };
        out.push(b'<');
        out.extend_from_slice(tag);
        for (i, line) in text.split(|byte| *byte == b'\n').enumerate() {
            if i > 0 {
                out.extend_from_slice(b"&para;<br>");
            }
            escape::push_html(out, line);
        }
        out.extend_from_slice(b"</");
        out.extend_from_slice(tag);
    })
}
