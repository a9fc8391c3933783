//! Why a chunk cannot be compiled, in the words of the reference implementation.

use std::fmt;

use crate::source::Position;

/// A chunk that is not a program, or exceeds a limit of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What is wrong, `near` part included, without name and line of the chunk. Bytes, since it may quote
    /// the source text.
    pub message: Vec<u8>,
    /// The line that PUC Lua names.
    pub line: u32,
    /// Where in the text.
    pub position: Position,
}

impl CompileError {
    /// The message as `load` returns it: `chunk:line: message`, where `chunk_id` is the display form of the
    /// chunk's name (see [`chunk_id`]).
    #[must_use]
    pub fn to_text(&self, chunk_id: &[u8]) -> Vec<u8> {
        let mut text = chunk_id.to_vec();
        text.extend_from_slice(format!(":{}: ", self.line).as_bytes());
        text.extend_from_slice(&self.message);
        text
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, String::from_utf8_lossy(&self.message))
    }
}

impl std::error::Error for CompileError {}

/// The display form of a chunk name, at most 59 bytes (`luaO_chunkid` of `lobject.c`).
///
/// `=name` is `name`, cut at the end; `@file` is `file`, cut at the front with `...`; everything else is
/// source text, shown as `[string "first line..."]`.
#[must_use]
pub fn chunk_id(chunk_name: &[u8]) -> Vec<u8> {
    /// `LUA_IDSIZE` without the final zero byte.
    const SIZE: usize = 59;
    const DOTS: &[u8] = b"...";
    const BEFORE: &[u8] = b"[string \"";
    const AFTER: &[u8] = b"\"]";
    match chunk_name {
        [b'=', name @ ..] => name.iter().take(SIZE).copied().collect(),
        [b'@', file @ ..] if file.len() <= SIZE => file.to_vec(),
        [b'@', file @ ..] => {
            let tail = file.len() - (SIZE - DOTS.len());
            [DOTS, file.get(tail..).unwrap_or_default()].concat()
        }
        source => {
            let room = SIZE - BEFORE.len() - DOTS.len() - AFTER.len();
            let line = source.split(|&byte| byte == b'\n').next().unwrap_or_default();
            if line.len() == source.len() && line.len() < room {
                return [BEFORE, line, AFTER].concat();
            }
            let shown = line.get(..room).unwrap_or(line);
            [BEFORE, shown, DOTS, AFTER].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::chunk_id;

    #[test]
    fn chunk_names_are_shown_as_in_puc_lua() {
        assert_eq!(chunk_id(b"=stdin"), b"stdin");
        assert_eq!(chunk_id(b"@a.lua"), b"a.lua");
        assert_eq!(chunk_id(b"return 1"), b"[string \"return 1\"]");
        assert_eq!(chunk_id(b"x\ny"), b"[string \"x...\"]");
        let long = [b'x'; 80];
        assert_eq!(chunk_id(&[b"@", &long[..]].concat()), [b"...", &long[..56]].concat());
        assert_eq!(chunk_id(&[b"=", &long[..]].concat()), &long[..59]);
        assert_eq!(chunk_id(&long).len(), 59);
    }
}
