//! A document: text and where its lines may end.

use super::INDENT;

/// A piece of a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Text.
    Text(Text),
    /// A space, unless a line begins or ends there.
    Space,
    /// Where the line ends if the group around is broken; otherwise a space or nothing.
    Line {
        /// A space if no line ends.
        is_space: bool,
        /// A blank line, too, if one ends.
        blank: bool,
    },
    /// Where the line ends.
    Hard {
        /// A blank line, too.
        blank: bool,
    },
    /// Lines from here on are one level deeper, if the group around is broken.
    Indent,
    /// The end of that.
    Dedent,
    /// The beginning of the group of this number.
    Open(usize),
    /// Its end.
    Close(usize),
    /// A comma, if the group around is broken.
    Comma,
}

/// Text within the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    /// Where it is in the text of all.
    pub(super) start: usize,
    /// How many bytes.
    pub(super) len: usize,
    /// Columns of it, or of its first line.
    pub(super) width: usize,
    /// What it needs.
    pub(super) kind: TextKind,
}

/// What a text needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKind {
    /// Nothing: it is part of a line.
    Part,
    /// It has several lines, which stay as they are.
    Lines,
    /// Nothing can follow on its line.
    ToLineEnd,
    /// It is put down as it stands, line ends at its beginning included.
    Raw,
}

/// A part of the document that is broken as a whole or not at all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    /// Lines that end in groups within it do not break it, if what is before them fits.
    pub(super) tolerates: bool,
    /// A line ends in it.
    pub(super) is_broken: bool,
    /// A line ends in a group within it.
    pub(super) holds_broken: bool,
    /// Number of the piece from which the last of its parts may be broken alone.
    pub(super) hug_at: Option<usize>,
    /// Columns of all of it.
    pub(super) width: usize,
    /// Columns behind it up to where a line may end.
    pub(super) behind: usize,
    /// Columns from its beginning to where the first line ends.
    pub(super) first: usize,
    /// Columns from where the last line ends to its end.
    pub(super) last: usize,
    /// Columns from its beginning to `hug_at`.
    pub(super) to_hug: usize,
}

/// A document, and how to make one.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) pieces: Vec<Piece>,
    pub(super) text: Vec<u8>,
    pub(super) groups: Vec<Group>,
    /// The groups that are open.
    open: Vec<usize>,
}

impl Document {
    /// Adds text of one line.
    pub(super) fn text(&mut self, text: &[u8]) {
        self.push_text(text, TextKind::Part);
    }

    /// Adds text that may have several lines.
    pub(super) fn lines(&mut self, text: &[u8]) {
        if text.contains(&b'\n') {
            self.push_text(text, TextKind::Lines);
            self.mark_holding();
        } else {
            self.text(text);
        }
    }

    /// Adds text that nothing can follow on its line.
    pub(super) fn last_of_line(&mut self, text: &[u8]) {
        self.push_text(text, TextKind::ToLineEnd);
        self.break_group();
    }

    /// Adds text as it stands.
    pub(super) fn raw(&mut self, text: &[u8]) {
        self.push_text(text, TextKind::Raw);
        self.break_group();
    }

    fn push_text(&mut self, text: &[u8], kind: TextKind) {
        let start = self.text.len();
        self.text.extend_from_slice(text);
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        self.pieces.push(Piece::Text(Text { start, len: text.len(), width: columns(first), kind }));
    }

    /// Adds a piece without text.
    pub(super) fn push(&mut self, piece: Piece) {
        self.pieces.push(piece);
        if matches!(piece, Piece::Hard { .. }) {
            self.break_group();
        }
    }

    /// Begins a group.
    pub(super) fn open(&mut self, tolerates: bool) -> usize {
        let number = self.groups.len();
        self.groups.push(Group { tolerates, ..Group::default() });
        self.open.push(number);
        self.pieces.push(Piece::Open(number));
        number
    }

    /// Ends the group that was begun last.
    pub(super) fn close(&mut self) {
        if let Some(number) = self.open.pop() {
            self.pieces.push(Piece::Close(number));
        }
    }

    /// Says where the last part of a group may be broken without the group.
    pub(super) fn set_hug(&mut self, group: usize, at: Option<usize>) {
        if let Some(group) = self.groups.get_mut(group) {
            group.hug_at = at;
        }
    }

    /// Says that the group that was begun last is broken.
    pub(super) fn break_group(&mut self) {
        if let Some(group) = self.open.last().and_then(|number| self.groups.get_mut(*number)) {
            group.is_broken = true;
        }
        self.mark_holding();
    }

    /// Says of all open groups that a line ends in them.
    fn mark_holding(&mut self) {
        for number in self.open.iter().rev() {
            let Some(group) = self.groups.get_mut(*number) else { continue };
            if std::mem::replace(&mut group.holds_broken, true) {
                // So it has been said of those around it.
                break;
            }
        }
    }

    /// Whether the last text is an opening bracket, and nothing but places where a line may end behind it.
    pub(super) fn ends_with_bracket(&self) -> bool {
        let is_nothing = |piece: &&Piece| {
            matches!(piece, Piece::Indent | Piece::Dedent | Piece::Line { is_space: false, .. } | Piece::Open(_))
        };
        let last = self.pieces.iter().rev().find(|piece| !is_nothing(piece));
        matches!(last, Some(Piece::Text(_))) && matches!(self.text.last(), Some(b'(' | b'[' | b'{'))
    }

    /// Whether a group is broken for sure: the places in it where a line may end are places where one ends.
    fn is_broken(&self, group: Option<&usize>) -> bool {
        group.and_then(|number| self.groups.get(*number)).is_some_and(|group| group.is_broken)
    }

    /// Measures all groups.
    pub(super) fn measure(&mut self) {
        // Columns before each piece if no line ended, and before the last line end.
        let mut before = Vec::with_capacity(self.pieces.len() + 1);
        let (mut sum, mut last_end) = (0, 0);
        let (mut starts, mut around) = (Vec::new(), Vec::new());
        for piece in &self.pieces {
            before.push(sum);
            match *piece {
                Piece::Text(text) => {
                    sum += text.width;
                    // No break would make the last of its lines shorter.
                    if text.kind != TextKind::Part {
                        last_end = sum;
                    }
                }
                Piece::Line { .. } if self.is_broken(around.last()) => last_end = sum,
                Piece::Space | Piece::Line { is_space: true, .. } => sum += 1,
                Piece::Hard { .. } => last_end = sum,
                Piece::Open(number) => {
                    starts.push(sum);
                    around.push(number);
                }
                Piece::Close(number) => {
                    around.pop();
                    let start = starts.pop().unwrap_or(sum);
                    let Some(group) = self.groups.get_mut(number) else { continue };
                    group.width = sum - start;
                    group.last = sum - last_end.max(start);
                    let at_hug = group.hug_at.map_or(sum, |at| before.get(at).copied().unwrap_or(sum));
                    group.to_hug = at_hug.saturating_sub(start);
                }
                Piece::Line { is_space: false, .. } | Piece::Indent | Piece::Dedent | Piece::Comma => {}
            }
        }
        // Columns up to where a line may end, and to where one ends.
        let (mut to_line, mut to_hard) = (0, 0);
        for piece in self.pieces.iter().rev() {
            match *piece {
                Piece::Text(text) if text.kind == TextKind::Part => {
                    to_line += text.width;
                    to_hard += text.width;
                }
                Piece::Text(text) => (to_line, to_hard) = (text.width, text.width),
                Piece::Space => (to_line, to_hard) = (to_line + 1, to_hard + 1),
                Piece::Line { .. } if self.is_broken(around.last()) => (to_line, to_hard) = (0, 0),
                Piece::Line { is_space, .. } => (to_line, to_hard) = (0, to_hard + usize::from(is_space)),
                Piece::Hard { .. } => (to_line, to_hard) = (0, 0),
                Piece::Close(number) => {
                    around.push(number);
                    if let Some(group) = self.groups.get_mut(number) {
                        group.behind = to_line;
                    }
                }
                Piece::Open(number) => {
                    around.pop();
                    if let Some(group) = self.groups.get_mut(number) {
                        group.first = to_hard;
                    }
                }
                Piece::Indent | Piece::Dedent | Piece::Comma => {}
            }
        }
    }
}

/// Columns of a text of one line: its characters, as far as it is UTF-8. A tab reaches the next level.
pub(super) fn columns(text: &[u8]) -> usize {
    let mut n_columns = 0;
    for byte in text {
        match byte {
            b'\t' => n_columns = (n_columns / INDENT + 1) * INDENT,
            0x80..=0xBF => {}
            _ => n_columns += 1,
        }
    }
    n_columns
}
