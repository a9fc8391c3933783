//! The guarantee: what was formatted is the program that it was.

use bumpalo::Bump;

use super::quote;
use super::tokens::Tokens;
use super::{FormatError, read};
use crate::source::{Names, prologue_len};
use crate::syntax::print::print_chunk;
use crate::syntax::token::TokenKind;

/// Compares two texts: their tokens without separators, parentheses and quotes, their comments, and their trees, which
/// also hold what the tokens are left out of.
///
/// # Errors
/// They differ.
pub(super) fn compare(before: &[u8], after: &[u8]) -> Result<(), FormatError> {
    if essence(before) != essence(after) {
        return Err(FormatError::Defect("the result has other tokens or comments"));
    }
    if tree(before) != tree(after) {
        return Err(FormatError::Defect("the result is another program"));
    }
    Ok(())
}

/// The tree as text.
fn tree(source: &[u8]) -> Option<Vec<u8>> {
    let arena = Bump::new();
    let mut names = Names::new();
    let parsed = read(source, &arena, &mut names);
    parsed.errors.is_empty().then(|| print_chunk(&parsed.chunk, &names))
}

/// All tokens that matter, and the comments between them, a line each.
fn essence(source: &[u8]) -> Vec<u8> {
    let prologue = prologue_len(source);
    let mut essence = source.get(..prologue).unwrap_or_default().trim_ascii_end().to_vec();
    let tokens = Tokens::read(source, prologue);
    for (at, item) in tokens.items.iter().enumerate() {
        for comment in tokens.comments_before(at) {
            essence.push(b'\n');
            // Blanks at the ends of its lines are left out.
            for line in quote::with_plain_line_ends(comment.span.slice(source)).split(|byte| *byte == b'\n') {
                essence.extend_from_slice(line.trim_ascii_end());
                essence.push(b'\n');
            }
        }
        let text = match item.token.kind {
            TokenKind::Comma | TokenKind::Semicolon | TokenKind::LeftParen | TokenKind::RightParen => continue,
            // The tree has the values, whichever quotes there are.
            TokenKind::QuotedString => b"\"\"",
            // A type argument's end may be the first half of the token.
            TokenKind::GreaterGreater => b">\n>".as_slice(),
            TokenKind::GreaterEqual => b">\n=",
            _ => item.token.span.slice(source),
        };
        essence.push(b'\n');
        essence.extend_from_slice(&quote::with_plain_line_ends(text));
    }
    essence
}
