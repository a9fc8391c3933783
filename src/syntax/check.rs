//! Context conditions of jumps: labels, `goto`, `break`.
//!
//! The parser notes each function that has any of them outside of plain loops; this pass walks the
//! statements of those. It repeats what `lparser.c` does with its lists of labels and of pending
//! gotos: a label closes the gotos of its block that wait for it, a block that ends hands those
//! that still wait to the block around it, and what waits at the end of the function is a mistake.
//!
//! The reference implementation finds these mistakes while it parses, in the order in which it
//! meets them. So each has a position at which it is found, and with syntax errors in the text only
//! those that are found before the first syntax error are reported.
//!
//! Source: manual section 3.3.4, `lparser.c` (`closegoto`, `movegotosout`, `undefgoto`).

use super::ast::{Block, Ident, Stat, StatKind};
use super::error::SyntaxError;
use super::lexer::Lexer;
use super::parser::ERRORS_MAX;
use super::token::{Token, TokenKind};
use crate::source::{LineIndex, Name, Names, Position, Span};

/// A function with jumps.
#[derive(Clone, Copy, Debug)]
pub(super) struct FunctionToCheck<'a> {
    /// Its statements.
    pub(super) body: Block<'a>,
    /// Where its `end` stands, or the end of the text.
    pub(super) end_pos: Position,
}

/// Check `functions` and put what is wrong with them before the mistakes in `errors`.
pub(super) fn check_functions(
    source: &[u8],
    names: &Names,
    functions: &[FunctionToCheck<'_>],
    errors: &mut Vec<SyntaxError>,
) {
    if functions.is_empty() {
        return;
    }
    let mut found = Vec::new();
    let mut lines = None;
    for function in functions {
        let mut checker = Checker {
            source,
            names,
            lines: &mut lines,
            function: *function,
            found: &mut found,
            active: Vec::new(),
            labels: Vec::new(),
            pending: Vec::new(),
            n_loops: 0,
        };
        checker.run();
    }
    if let Some(first) = errors.first() {
        // What is found when a token has been read comes before what is wrong with that token.
        found.retain(|(found_at, _)| *found_at <= first.span.start);
    }
    found.sort_by_key(|(found_at, _)| *found_at);
    errors.splice(0..0, found.into_iter().map(|(_, error)| error));
    errors.truncate(ERRORS_MAX);
}

struct Label {
    name: Name,
    span: Span,
    n_active: usize,
}

/// A `goto` or `break` whose target has not been seen.
struct PendingJump {
    /// `None` for `break`.
    label: Option<Name>,
    span: Span,
    n_active: usize,
}

struct Checker<'c, 'a> {
    source: &'c [u8],
    names: &'c Names,
    lines: &'c mut Option<LineIndex>,
    function: FunctionToCheck<'a>,
    /// The mistakes, each with the position at which it is found.
    found: &'c mut Vec<(Position, SyntaxError)>,
    /// The local variables in scope.
    active: Vec<Name>,
    /// The labels in scope.
    labels: Vec<Label>,
    pending: Vec<PendingJump>,
    n_loops: u32,
}

impl<'a> Checker<'_, 'a> {
    fn run(&mut self) {
        let body = self.function.body;
        self.stats(body.stats, 0, Follow::BlockEnd);
        let Some(first) = self.pending.first() else {
            return;
        };
        let (label, span) = (first.label, first.span);
        let line = self.line(span.start);
        let message = match label {
            None => format!("<break> at line {line} not inside a loop"),
            Some(name) => {
                let name = self.names.text(name);
                format!("no visible label '{name}' for <goto> at line {line}")
            }
        };
        // Found when the token behind `end` is there; without `end`, behind everything else.
        let end = self.token_behind(self.function.end_pos);
        if end.kind == TokenKind::End {
            let next = self.token_behind(end.span.end);
            self.report(message, next, next.span.start, span, None);
        } else {
            self.report(message, end, Position::MAX, span, None);
        }
    }

    /// A block with its own scope. `until` reads the condition of `repeat` in the scope of its
    /// block.
    fn block(&mut self, block: Block<'a>, params: &[Name], follow: Follow) {
        let (n_active, n_labels) = (self.active.len(), self.labels.len());
        let first_pending = self.pending.len();
        self.active.extend_from_slice(params);
        self.stats(block.stats, self.active.len(), follow);
        self.active.truncate(n_active);
        self.labels.truncate(n_labels);
        for jump in self.pending.iter_mut().skip(first_pending) {
            jump.n_active = jump.n_active.min(n_active);
        }
    }

    /// The statements of a block at whose start `n_outer` locals are in scope.
    fn stats(&mut self, stats: &'a [Stat<'a>], n_outer: usize, follow: Follow) {
        let first_label = self.labels.len();
        let first_pending = self.pending.len();
        for (index, stat) in stats.iter().enumerate() {
            let n_pending = self.pending.len();
            self.stat(stat, first_label);
            self.close_backward_jumps(first_label, n_pending);
            let StatKind::Label(label) = stat.kind else {
                continue;
            };
            if !is_whole_label(stat) {
                continue;
            }
            // A label at the end of a block is outside of the scope of its locals (manual 3.3.4).
            let rest = stats.get(index + 1..).unwrap_or_default();
            let is_last = follow == Follow::BlockEnd && rest.iter().all(is_whole_label);
            let n_active = if is_last { n_outer } else { self.active.len() };
            let label = Label { name: label.name, span: stat.span, n_active };
            self.close_pending(&label, first_pending, stat, rest);
            self.labels.push(label);
        }
    }

    fn stat(&mut self, stat: &Stat<'a>, first_label: usize) {
        match stat.kind {
            StatKind::Local { bindings, .. } => {
                self.active.extend(bindings.iter().map(|binding| binding.name.name));
            }
            StatKind::LocalFunction { name, .. } => self.active.push(name.name),
            StatKind::Do(body) => self.block(body, &[], Follow::BlockEnd),
            StatKind::While { body, .. } => self.loop_block(body, &[], Follow::BlockEnd),
            StatKind::Repeat { body, .. } => self.loop_block(body, &[], Follow::Condition),
            StatKind::NumericFor { var, body, .. } => {
                self.loop_block(body, &[var.name.name], Follow::BlockEnd);
            }
            StatKind::GenericFor { vars, body, .. } => {
                let names: Vec<Name> = vars.iter().map(|var| var.name.name).collect();
                self.loop_block(body, &names, Follow::BlockEnd);
            }
            StatKind::If { arms, else_body } => {
                for arm in arms {
                    self.block(arm.body, &[], Follow::BlockEnd);
                }
                if let Some(body) = else_body {
                    self.block(body, &[], Follow::BlockEnd);
                }
            }
            StatKind::Break if self.n_loops == 0 => {
                self.pending.push(PendingJump { label: None, span: stat.span, n_active: self.active.len() });
            }
            StatKind::Goto(label) => {
                self.pending.push(PendingJump { label: Some(label.name), span: stat.span, n_active: self.active.len() })
            }
            StatKind::Label(label) => self.check_repeated(label, first_label),
            StatKind::Break
            | StatKind::Assign { .. }
            | StatKind::Call(_)
            | StatKind::Function { .. }
            | StatKind::Return { .. }
            | StatKind::TypeDecl(_)
            | StatKind::InterfaceDecl(_)
            | StatKind::Error => {}
        }
    }

    fn loop_block(&mut self, body: Block<'a>, params: &[Name], follow: Follow) {
        self.n_loops += 1;
        self.block(body, params, follow);
        self.n_loops -= 1;
    }

    /// Close those of the jumps from the `n_older`th on that go back to a label of this block.
    fn close_backward_jumps(&mut self, first_label: usize, n_older: usize) {
        if self.pending.len() == n_older {
            return;
        }
        let labels = self.labels.get(first_label..).unwrap_or_default();
        let is_open = |jump: &PendingJump| jump.label.is_none_or(|name| labels.iter().all(|label| label.name != name));
        let mut index = 0;
        self.pending.retain(|jump| {
            index += 1;
            index <= n_older || is_open(jump)
        });
    }

    /// Close the jumps of this block that wait for `label`.
    fn close_pending(&mut self, label: &Label, first_pending: usize, stat: &Stat<'a>, rest: &[Stat<'a>]) {
        let mut index = first_pending;
        while let Some(jump) = self.pending.get(index) {
            if jump.label != Some(label.name) {
                index += 1;
                continue;
            }
            let jump = self.pending.remove(index);
            if jump.n_active >= label.n_active {
                continue;
            }
            let Some(local) = self.active.get(jump.n_active).copied() else {
                continue;
            };
            let (name, local) = (self.names.text(label.name), self.names.text(local));
            let line_text = "jumps into the scope of local";
            let (name, local) = (name.to_owned(), local.to_owned());
            let line = self.line(jump.span.start);
            let message = format!("<goto {name}> at line {line} {line_text} '{local}'");
            // Found behind the label and what else does nothing. Where a block ends by mistake the
            // label still counts as its last statement; where a further label is broken, that is
            // the first mistake.
            let is_void = |stat: &&Stat<'_>| is_whole_label(stat);
            let last = rest.iter().take_while(is_void).last().unwrap_or(stat);
            let mut next = self.token_behind(last.span.end);
            while next.kind == TokenKind::Semicolon {
                next = self.token_behind(next.span.end);
            }
            if next.kind.ends_block() && next.kind != TokenKind::Until {
                continue;
            }
            let is_later = next.kind == TokenKind::DoubleColon;
            let found_at = if is_later { Position::MAX } else { next.span.start };
            let other = (label.span, "the label is here".to_owned());
            self.report(message, next, found_at, jump.span, Some(other));
        }
    }

    fn check_repeated(&mut self, label: Ident, first_label: usize) {
        let labels = self.labels.get(first_label..).unwrap_or_default();
        let Some(other) = labels.iter().find(|other| other.name == label.name) else {
            return;
        };
        let other_span = other.span;
        let line = self.line(other_span.start);
        let name = self.names.text(label.name);
        let message = format!("label '{name}' already defined on line {line}");
        let next = self.token_behind(label.span.end);
        let other = (other_span, "defined here first".to_owned());
        self.report(message, next, next.span.start, label.span, Some(other));
    }

    fn report(&mut self, message: String, next: Token, found_at: Position, span: Span, other: Option<(Span, String)>) {
        // It has read the token, so it stands at its end: a string may have several lines.
        let line = self.line(next.span.end);
        // The reference has not come as far as the check if the token cannot be read.
        let found_at = if next.kind == TokenKind::Malformed { Position::MAX } else { found_at };
        let error = SyntaxError {
            message: message.into_bytes(),
            line,
            span,
            labels: other.into_iter().collect(),
            helps: Vec::new(),
        };
        self.found.push((found_at, error));
    }

    /// The token that the reference implementation looks at when it is behind `position`.
    fn token_behind(&self, position: Position) -> Token {
        Lexer::new(self.source, position, false).next_token()
    }

    fn line(&mut self, position: Position) -> u32 {
        let source = self.source;
        self.lines.get_or_insert_with(|| LineIndex::new(source)).line(position)
    }
}

/// Whether `stat` is a label with both of its `::`.
fn is_whole_label(stat: &Stat<'_>) -> bool {
    matches!(stat.kind, StatKind::Label(label) if label.span.end < stat.span.end)
}

/// What comes behind the statements of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follow {
    /// Its end.
    BlockEnd,
    /// The condition of `repeat`, which is in the scope of the block's locals.
    Condition,
}
