//! What a loader skips before the first token of a file: a byte-order mark and a `#` line.
//!
//! As `luaL_loadfilex` does (`lauxlib.c`, `skipcomment`). Texts given to `load` have no prologue.

/// Length in bytes of the prologue of `text`: an optional UTF-8 byte-order mark and then, if the first
/// line starts with `#`, that line without its line end, so that the line still counts.
#[must_use]
pub fn prologue_len(text: &[u8]) -> usize {
    let mark_len = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let rest = text.get(mark_len..).unwrap_or_default();
    if rest.first() != Some(&b'#') {
        return mark_len;
    }
    mark_len + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::prologue_len;

    #[test]
    fn mark_and_hash_line_are_skipped() {
        assert_eq!(prologue_len(b"return 1"), 0);
        assert_eq!(prologue_len(b"\xEF\xBB\xBFreturn 1"), 3);
        assert_eq!(prologue_len(b"#!/usr/bin/env wippy\nreturn 1"), 20);
        assert_eq!(prologue_len(b"\xEF\xBB\xBF# x\n# y"), 6);
        assert_eq!(prologue_len(b"# only"), 6);
        assert_eq!(prologue_len(b""), 0);
    }
}
