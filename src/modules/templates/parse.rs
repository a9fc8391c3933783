//! Templates to trees.

use std::sync::Arc;

use crate::modules::expr::parse::{Expr, Mistake, Parser};

/// Longest template, in bytes.
const SOURCE_MAX: usize = 1 << 20;
/// Most statements within each other.
const DEPTH_MAX: usize = 100;

/// What tags and comments are written between.
#[derive(Clone, Debug)]
pub(crate) struct Delimiters {
    pub(crate) left: String,
    pub(crate) right: String,
    pub(crate) comment_left: String,
    pub(crate) comment_right: String,
}

impl Default for Delimiters {
    fn default() -> Delimiters {
        let [left, right, comment_left, comment_right] = ["{{", "}}", "{*", "*}"].map(str::to_owned);
        Delimiters { left, right, comment_left, comment_right }
    }
}

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) extends: Option<String>,
    /// Templates whose blocks it uses.
    pub(super) imports: Vec<String>,
    pub(super) nodes: Vec<Node>,
    /// The blocks that it defines, wherever they stand.
    pub(super) blocks: Vec<Arc<Block>>,
}

/// A piece of a template, with its line.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) kind: Kind,
}

/// What a piece is.
#[derive(Debug)]
pub(super) enum Kind {
    Text(String),
    /// A value, with whether it goes out as it is.
    Output(Expr, bool),
    If(Box<Branch>),
    Range(Box<Range>),
    Declare(String, Expr),
    Assign(String, Expr),
    Block(Arc<Block>),
    Yield(Box<Yield>),
    /// `yield content`, with its context.
    YieldContent(Option<Expr>),
    Include(Box<Include>),
    Try(Vec<Node>, Option<String>, Vec<Node>),
}

/// `if`
#[derive(Debug)]
pub(super) struct Branch {
    /// A variable that the condition and both branches see.
    pub(super) variable: Option<(String, Expr)>,
    pub(super) condition: Expr,
    pub(super) yes: Vec<Node>,
    pub(super) no: Vec<Node>,
}

/// `range`
#[derive(Debug)]
pub(super) struct Range {
    pub(super) key: Option<String>,
    pub(super) value: Option<String>,
    pub(super) of: Expr,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// `block`
#[derive(Debug)]
pub(super) struct Block {
    pub(super) name: String,
    /// Names with the values they have if they are not given.
    pub(super) parameters: Vec<(String, Option<Expr>)>,
    pub(super) body: Vec<Node>,
    /// What stands for `yield content` if nothing else is given.
    pub(super) content: Option<Arc<Vec<Node>>>,
}

/// `yield`
#[derive(Debug)]
pub(super) struct Yield {
    pub(super) name: String,
    pub(super) arguments: Vec<(Option<String>, Expr)>,
    pub(super) context: Option<Expr>,
    pub(super) content: Option<Arc<Vec<Node>>>,
}

/// `include`
#[derive(Debug)]
pub(super) struct Include {
    pub(super) name: Expr,
    pub(super) context: Option<Expr>,
    /// A template that is not there is left out.
    pub(super) if_exists: bool,
}

/// A mistake in a template, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) line: usize,
    pub(super) message: String,
}

enum Item {
    Text(String),
    Tag(String),
}

/// Parses a template.
///
/// # Errors
/// The first mistake in it.
pub(super) fn parse(source: &str, delimiters: &Delimiters) -> Result<Template, Wrong> {
    if source.len() > SOURCE_MAX {
        return Err(Wrong { line: 1, message: format!("longer than {} MiB", SOURCE_MAX >> 20) });
    }
    let items = scan(source, delimiters)?;
    let mut parser =
        TagParser { items, at: 0, depth: 0, extends: None, imports: Vec::new(), blocks: Vec::new(), line: 1 };
    let (nodes, end) = parser.nodes()?;
    if let Some(end) = end {
        return Err(Wrong { line: parser.line, message: format!("unexpected {}", end.word()) });
    }
    Ok(Template { extends: parser.extends, imports: parser.imports, nodes, blocks: parser.blocks })
}

/// Cuts a source into texts and tags.
fn scan(source: &str, delimiters: &Delimiters) -> Result<Vec<(Item, usize)>, Wrong> {
    let mut items: Vec<(Item, usize)> = Vec::new();
    let mut rest = source;
    let mut line = 1;
    let lines_in = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count();
    let mut trims_next = false;
    loop {
        let tag = rest.find(&delimiters.left);
        let comment = rest.find(&delimiters.comment_left).filter(|at| tag.is_none_or(|tag| *at < tag));
        let at = comment.or(tag).unwrap_or(rest.len());
        let (text, after) = rest.split_at(at);
        let mut shown = if trims_next { text.trim_start() } else { text };
        trims_next = false;
        let body = after.strip_prefix(&delimiters.left).filter(|_| comment.is_none());
        let trims_before = body.is_some_and(|body| {
            body.strip_prefix('-').is_some_and(|body| body.starts_with(|c: char| c.is_whitespace()))
        });
        if trims_before {
            shown = shown.trim_end();
        }
        if !shown.is_empty() {
            items.push((Item::Text(shown.to_owned()), line));
        }
        line += lines_in(text);
        if after.is_empty() {
            return Ok(items);
        }
        let Some(body) = body else {
            let body = after.strip_prefix(&delimiters.comment_left).unwrap_or_default();
            let Some(end) = body.find(&delimiters.comment_right) else {
                return Err(Wrong { line, message: "unfinished comment".to_owned() });
            };
            let (comment, after) = body.split_at(end);
            line += lines_in(comment);
            rest = after.strip_prefix(&delimiters.comment_right).unwrap_or_default();
            continue;
        };
        let body = if trims_before { body.get(1..).unwrap_or_default() } else { body };
        let Some(end) = end_of_tag(body, &delimiters.right) else {
            return Err(Wrong { line, message: "unfinished tag".to_owned() });
        };
        let (tag, after) = body.split_at(end);
        let text = match tag.strip_suffix('-') {
            Some(text) if text.is_empty() || text.ends_with(|c: char| c.is_whitespace()) => {
                trims_next = true;
                text
            }
            _ => tag,
        };
        items.push((Item::Tag(text.to_owned()), line));
        line += lines_in(tag);
        rest = after.strip_prefix(&delimiters.right).unwrap_or_default();
    }
}

/// Where a tag ends: not in one of its strings.
fn end_of_tag(body: &str, right: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    let mut is_escaped = false;
    for (at, c) in body.char_indices() {
        match quote {
            Some(_) if is_escaped => is_escaped = false,
            Some(q) if c == '\\' && q != '`' => is_escaped = true,
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if body.get(at..).is_some_and(|rest| rest.starts_with(right)) => return Some(at),
            None if matches!(c, '"' | '`' | '\'') => quote = Some(c),
            None => {}
        }
    }
    None
}

/// A tag that ends a list of pieces.
enum End {
    Block,
    Else,
    ElseIf(Parser),
    Catch(Option<String>),
    Content,
}

impl End {
    fn word(&self) -> &'static str {
        match self {
            End::Block => "end",
            End::Else | End::ElseIf(_) => "else",
            End::Catch(_) => "catch",
            End::Content => "content",
        }
    }
}

struct TagParser {
    items: Vec<(Item, usize)>,
    at: usize,
    depth: usize,
    line: usize,
    extends: Option<String>,
    imports: Vec<String>,
    blocks: Vec<Arc<Block>>,
}

impl TagParser {
    fn wrong<T>(&self, message: impl Into<String>) -> Result<T, Wrong> {
        Err(Wrong { line: self.line, message: message.into() })
    }

    fn of<T>(&self, parsed: Result<T, Mistake>) -> Result<T, Wrong> {
        parsed.map_err(|mistake| Wrong { line: self.line, message: mistake.message })
    }

    /// Pieces up to a tag that ends them.
    fn nodes(&mut self) -> Result<(Vec<Node>, Option<End>), Wrong> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return self.wrong(format!("more than {DEPTH_MAX} statements within each other"));
        }
        let mut nodes = Vec::new();
        while let Some((item, line)) = self.items.get_mut(self.at) {
            self.at += 1;
            self.line = *line;
            let line = *line;
            match item {
                Item::Text(text) => nodes.push(Node { line, kind: Kind::Text(std::mem::take(text)) }),
                Item::Tag(text) => {
                    let text = std::mem::take(text);
                    let parser = self.of(Parser::of_tag(text.as_bytes()))?;
                    match self.tag(parser)? {
                        Tag::Piece(kind) => nodes.push(Node { line, kind }),
                        Tag::Nothing => {}
                        Tag::End(end) => {
                            self.depth -= 1;
                            return Ok((nodes, Some(end)));
                        }
                    }
                }
            }
        }
        self.depth -= 1;
        Ok((nodes, None))
    }

    /// Pieces up to `end`.
    fn body(&mut self, what: &str) -> Result<Vec<Node>, Wrong> {
        let line = self.line;
        match self.nodes()? {
            (nodes, Some(End::Block)) => Ok(nodes),
            (_, Some(end)) => self.wrong(format!("unexpected {} in {what}", end.word())),
            (_, None) => Err(Wrong { line, message: format!("{what} without end") }),
        }
    }

    fn finish(&self, parser: &Parser) -> Result<(), Wrong> {
        if parser.is_end() { Ok(()) } else { self.of(parser.unexpected()) }
    }

    fn expression(&self, parser: &mut Parser) -> Result<Expr, Wrong> {
        let expr = parser.expression();
        self.of(expr)
    }

    /// The rest of the tag, if there is one.
    fn optional(&self, parser: &mut Parser) -> Result<Option<Expr>, Wrong> {
        if parser.is_end() { Ok(None) } else { self.expression(parser).map(Some) }
    }

    fn tag(&mut self, mut parser: Parser) -> Result<Tag, Wrong> {
        if parser.is_end() {
            return self.wrong("empty tag");
        }
        if let Some(name) = parser.accept_name_before(&[":", "="]) {
            let value = self.expression(&mut parser)?;
            self.finish(&parser)?;
            return Ok(Tag::Piece(Kind::Declare(name, value)));
        }
        if let Some(name) = parser.accept_name_before(&["="]) {
            let value = self.expression(&mut parser)?;
            self.finish(&parser)?;
            return Ok(Tag::Piece(Kind::Assign(name, value)));
        }
        if parser.accept_word("if") {
            return self.branch(parser).map(|branch| Tag::Piece(Kind::If(Box::new(branch))));
        }
        if parser.accept_word("range") {
            return self.range(parser).map(Tag::Piece);
        }
        if parser.accept_word("block") {
            return self.block(parser).map(Tag::Piece);
        }
        if parser.accept_word("yield") {
            return self.yielded(parser).map(Tag::Piece);
        }
        if parser.accept_word("try") {
            self.finish(&parser)?;
            return self.attempt().map(Tag::Piece);
        }
        for (word, if_exists) in [("include", false), ("includeIfExists", true)] {
            if parser.accept_word(word) {
                let name = self.expression(&mut parser)?;
                let context = self.optional(&mut parser)?;
                self.finish(&parser)?;
                return Ok(Tag::Piece(Kind::Include(Box::new(Include { name, context, if_exists }))));
            }
        }
        for word in ["extends", "import"] {
            if parser.accept_word(word) {
                let name = match self.expression(&mut parser)? {
                    Expr::Literal(crate::modules::data::Data::Text(name)) => {
                        String::from_utf8_lossy(&name).into_owned()
                    }
                    _ => return self.wrong(format!("{word} needs the name of a template in quotes")),
                };
                self.finish(&parser)?;
                match word {
                    "import" => self.imports.push(name),
                    _ if self.extends.is_some() => return self.wrong("extends twice"),
                    _ => self.extends = Some(name),
                }
                return Ok(Tag::Nothing);
            }
        }
        if parser.accept_word("exec") {
            return self.wrong("exec is not supported");
        }
        if parser.accept_word("end") {
            self.finish(&parser)?;
            return Ok(Tag::End(End::Block));
        }
        if parser.accept_word("content") {
            self.finish(&parser)?;
            return Ok(Tag::End(End::Content));
        }
        if parser.accept_word("catch") {
            let name = if parser.is_end() { None } else { Some(self.of(parser.name())?) };
            self.finish(&parser)?;
            return Ok(Tag::End(End::Catch(name)));
        }
        if parser.accept_word("else") {
            if parser.accept_word("if") {
                return Ok(Tag::End(End::ElseIf(parser)));
            }
            self.finish(&parser)?;
            return Ok(Tag::End(End::Else));
        }
        let value = self.expression(&mut parser)?;
        self.finish(&parser)?;
        Ok(Tag::Piece(match value {
            Expr::Call(name, mut arguments) if matches!(&*name, "raw" | "unsafe") && arguments.len() == 1 => {
                match arguments.pop() {
                    Some(inner) => Kind::Output(inner, true),
                    None => return self.wrong("raw needs a value"),
                }
            }
            value => Kind::Output(value, false),
        }))
    }

    fn branch(&mut self, mut parser: Parser) -> Result<Branch, Wrong> {
        let line = self.line;
        let mut variable = None;
        if let Some(name) = parser.accept_name_before(&[":", "="]) {
            let value = self.expression(&mut parser)?;
            let separated = parser.expect(";");
            self.of(separated)?;
            variable = Some((name, value));
        }
        let condition = self.expression(&mut parser)?;
        self.finish(&parser)?;
        let (yes, end) = self.nodes()?;
        let no = match end {
            Some(End::Block) => Vec::new(),
            Some(End::Else) => self.body("else")?,
            Some(End::ElseIf(parser)) => {
                let line = self.line;
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return self.wrong(format!("more than {DEPTH_MAX} statements within each other"));
                }
                let branch = self.branch(parser)?;
                self.depth -= 1;
                vec![Node { line, kind: Kind::If(Box::new(branch)) }]
            }
            Some(end) => return self.wrong(format!("unexpected {} in if", end.word())),
            None => return Err(Wrong { line, message: "if without end".to_owned() }),
        };
        Ok(Branch { variable, condition, yes, no })
    }

    fn range(&mut self, mut parser: Parser) -> Result<Kind, Wrong> {
        let line = self.line;
        let (mut key, mut value) = (parser.accept_name_before(&[":", "="]), None);
        if key.is_none()
            && let Some(first) = parser.accept_name_before(&[","])
        {
            key = Some(first);
            value = parser.accept_name_before(&[":", "="]);
            if value.is_none() {
                return self.of(parser.unexpected());
            }
        }
        let of = self.expression(&mut parser)?;
        self.finish(&parser)?;
        let (body, end) = self.nodes()?;
        let otherwise = match end {
            Some(End::Block) => Vec::new(),
            Some(End::Else) => self.body("else")?,
            Some(end) => return self.wrong(format!("unexpected {} in range", end.word())),
            None => return Err(Wrong { line, message: "range without end".to_owned() }),
        };
        Ok(Kind::Range(Box::new(Range { key, value, of, body, otherwise })))
    }

    fn block(&mut self, mut parser: Parser) -> Result<Kind, Wrong> {
        let line = self.line;
        let name = self.of(parser.name())?;
        let mut parameters = Vec::new();
        if parser.accept("(") {
            while !parser.accept(")") {
                let name = self.of(parser.name())?;
                let default = if parser.accept("=") { Some(self.expression(&mut parser)?) } else { None };
                parameters.push((name, default));
                if !parser.accept(",") {
                    let closed = parser.expect(")");
                    self.of(closed)?;
                    break;
                }
            }
        }
        self.finish(&parser)?;
        let (body, end) = self.nodes()?;
        let content = match end {
            Some(End::Block) => None,
            Some(End::Content) => Some(Arc::new(self.body("content")?)),
            Some(end) => return self.wrong(format!("unexpected {} in block", end.word())),
            None => return Err(Wrong { line, message: "block without end".to_owned() }),
        };
        let block = Arc::new(Block { name, parameters, body, content });
        self.blocks.push(Arc::clone(&block));
        Ok(Kind::Block(block))
    }

    fn yielded(&mut self, mut parser: Parser) -> Result<Kind, Wrong> {
        if parser.accept_word("content") {
            let context = self.optional(&mut parser)?;
            self.finish(&parser)?;
            return Ok(Kind::YieldContent(context));
        }
        let name = self.of(parser.name())?;
        let mut arguments = Vec::new();
        if parser.accept("(") {
            while !parser.accept(")") {
                let name = parser.accept_name_before(&["="]);
                arguments.push((name, self.expression(&mut parser)?));
                if !parser.accept(",") {
                    let closed = parser.expect(")");
                    self.of(closed)?;
                    break;
                }
            }
        }
        let mut has_content = parser.accept_word("content");
        let context = if has_content { None } else { self.optional(&mut parser)? };
        has_content = has_content || parser.accept_word("content");
        self.finish(&parser)?;
        let content = if has_content { Some(Arc::new(self.body("yield")?)) } else { None };
        Ok(Kind::Yield(Box::new(Yield { name, arguments, context, content })))
    }

    fn attempt(&mut self) -> Result<Kind, Wrong> {
        let line = self.line;
        match self.nodes()? {
            (body, Some(End::Block)) => Ok(Kind::Try(body, None, Vec::new())),
            (body, Some(End::Catch(name))) => Ok(Kind::Try(body, name, self.body("catch")?)),
            (_, Some(end)) => self.wrong(format!("unexpected {} in try", end.word())),
            (_, None) => Err(Wrong { line, message: "try without end".to_owned() }),
        }
    }
}

/// What a tag is.
enum Tag {
    Piece(Kind),
    End(End),
    Nothing,
}
