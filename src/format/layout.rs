//! From document to text: which groups are broken, where lines end.

use super::document::{Document, Group, Piece, Text, TextKind, columns};
use super::{INDENT, WIDTH};

/// How a group is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// On one line, with all that is in it.
    Flat,
    /// None of its own lines ends, but groups within it may be broken; they stand no deeper than it does.
    Hugging,
    /// Each of its lines ends.
    Broken,
}

/// The text of a document that has been measured.
pub(super) fn lay_out(document: &Document) -> Vec<u8> {
    let mut layout = Layout {
        document,
        text: Vec::new(),
        column: 0,
        level: 0,
        line_level: 0,
        modes: Vec::new(),
        indents: Vec::new(),
        gap: Gap::None,
    };
    for piece in &document.pieces {
        layout.piece(*piece);
    }
    layout.text
}

/// What is due before the next text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    /// The line has ended.
    Line,
    /// Nothing more can stand on the line, and none has ended where one could have.
    Forced,
}

struct Layout<'d> {
    document: &'d Document,
    text: Vec<u8>,
    column: usize,
    level: usize,
    /// The level at which the line has ended that ended last: what comes next stands there.
    line_level: usize,
    modes: Vec<Mode>,
    /// How many levels each `Indent` has added.
    indents: Vec<usize>,
    gap: Gap,
}

impl Layout<'_> {
    fn piece(&mut self, piece: Piece) {
        let mode = self.modes.last().copied().unwrap_or(Mode::Broken);
        match piece {
            Piece::Text(text) => self.put(text),
            Piece::Space => self.space(),
            Piece::Line { blank, .. } if mode == Mode::Broken => self.end_line(blank),
            Piece::Line { is_space, .. } => {
                if is_space {
                    self.space();
                }
            }
            Piece::Hard { blank } => self.end_line(blank),
            Piece::Indent => {
                let n_levels = usize::from(mode == Mode::Broken);
                self.level += n_levels;
                self.indents.push(n_levels);
            }
            Piece::Dedent => self.level -= self.indents.pop().unwrap_or(0),
            Piece::Open(number) => {
                let group = self.document.groups.get(number).copied().unwrap_or_default();
                let inner = if mode == Mode::Flat { Mode::Flat } else { self.decide(&group) };
                self.modes.push(inner);
            }
            Piece::Close(_) => {
                self.modes.pop();
            }
            Piece::Comma if mode == Mode::Broken => {
                self.text.push(b',');
                self.column += 1;
            }
            Piece::Comma => {}
        }
    }

    fn decide(&self, group: &Group) -> Mode {
        let column = match self.gap {
            Gap::None => self.column,
            Gap::Space => self.column + 1,
            Gap::Line => self.line_level * INDENT,
            Gap::Forced => (self.level + 1) * INDENT,
        };
        let fits = |width: usize| column + width <= WIDTH;
        if group.is_broken {
            Mode::Broken
        } else if group.holds_broken {
            let fits_around = fits(group.first) && self.level * INDENT + group.last + group.behind <= WIDTH;
            if group.tolerates && fits_around { Mode::Hugging } else { Mode::Broken }
        } else if fits(group.width + group.behind) {
            Mode::Flat
        } else if group.hug_at.is_some() && fits(group.to_hug) {
            Mode::Hugging
        } else {
            Mode::Broken
        }
    }

    fn space(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    fn end_line(&mut self, blank: bool) {
        if self.text.is_empty() {
            return;
        }
        if self.gap != Gap::Line {
            self.text.push(b'\n');
        }
        if blank && !self.text.ends_with(b"\n\n") {
            self.text.push(b'\n');
        }
        self.gap = Gap::Line;
        self.line_level = self.level;
    }

    fn put(&mut self, text: Text) {
        let bytes = self.document.text.get(text.start..text.start + text.len).unwrap_or_default();
        if text.kind == TextKind::Raw {
            self.gap = Gap::None;
            self.text.extend_from_slice(bytes);
            self.column = 0;
            return;
        }
        match self.gap {
            Gap::None if is_glued(&self.text, bytes) => self.put_space(),
            Gap::None => {}
            Gap::Space => self.put_space(),
            Gap::Line => self.indent(self.line_level),
            Gap::Forced => {
                self.text.push(b'\n');
                self.indent(self.level + 1);
            }
        }
        self.gap = if text.kind == TextKind::ToLineEnd { Gap::Forced } else { Gap::None };
        self.text.extend_from_slice(bytes);
        match bytes.iter().rposition(|byte| *byte == b'\n').and_then(|at| bytes.get(at + 1..)) {
            Some(last) => self.column = columns(last),
            None => self.column += text.width,
        }
    }

    fn put_space(&mut self) {
        self.text.push(b' ');
        self.column += 1;
    }

    fn indent(&mut self, level: usize) {
        self.text.resize(self.text.len() + level * INDENT, b' ');
        self.column = level * INDENT;
    }
}

/// Whether two texts without a space between them would be read as something else.
fn is_glued(before: &[u8], after: &[u8]) -> bool {
    let (Some(last), Some(first)) = (before.last(), after.first()) else { return false };
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match (last, first) {
        (b'[', b'[' | b'=') | (b'-', b'-') | (b'.', b'.') | (b'<', b'<') | (b'~' | b'=' | b'<' | b'!', b'=') => true,
        (last, b'.') => last.is_ascii_digit() && is_numeral_before(before),
        _ => is_word(last) && is_word(first),
    }
}

/// Whether the text ends with a numeral, and not with a name that ends with a digit.
fn is_numeral_before(text: &[u8]) -> bool {
    let word = text.rsplit(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').next().unwrap_or_default();
    word.first().is_some_and(u8::is_ascii_digit)
}
