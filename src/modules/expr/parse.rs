//! Texts of expressions to trees: those of `expr`, and those in the tags of templates, which differ in a few places.

use std::sync::Arc;

use crate::modules::data::Data;

/// Longest text, in bytes.
const TEXT_MAX: usize = 64 << 10;
/// Most expressions within each other.
const DEPTH_MAX: usize = 200;

/// An expression.
#[derive(Debug)]
pub(in crate::modules) enum Expr {
    Literal(Data),
    /// A name at the top.
    Name(Arc<str>),
    /// A variable of `let`.
    Local(usize),
    /// `#`: what a closure looks at.
    Element,
    /// `#acc`: what `reduce` has so far.
    Accumulator,
    /// `#index`: the place of what a closure looks at.
    Position,
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `c ? a : b`, `if c { a } else { b }`
    Conditional(Box<[Expr; 3]>),
    /// A member by name, with whether it may be that of nil.
    Member(Box<Expr>, Arc<str>, bool),
    Index(Box<Expr>, Box<Expr>, bool),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// Where `?.` on nil ends.
    Chain(Box<Expr>),
    Call(Arc<str>, Vec<Expr>),
    /// A variable with its number, value, and the expression that sees it.
    Let(usize, Box<Expr>, Box<Expr>),
}

/// Operators in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::modules) enum Unary {
    Not,
    Minus,
    Plus,
}

/// Operators between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::modules) enum Binary {
    Coalesce,
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    NotIn,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    Range,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// A parsed text.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) root: Expr,
    /// The names at the top that it uses.
    pub(super) names: Vec<Arc<str>>,
    /// Variables of `let`.
    pub(super) n_locals: usize,
}

/// A mistake in a text.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::modules) struct Mistake {
    pub(in crate::modules) message: String,
    /// Byte in the text.
    pub(in crate::modules) at: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Data),
    Text(Vec<u8>),
    Name(String),
    /// `#name`, `#`
    Hash(String),
    Sign(&'static str),
    End,
}

/// Signs, longer ones first.
const SIGNS: [&str; 37] = [
    "?.", "??", "||", "&&", "==", "!=", "<=", ">=", "**", "..", "(", ")", "[", "]", "{", "}", ",", ":", ";", "?", "|",
    "<", ">", "+", "-", "*", "/", "%", "^", "!", ".", "=", "&", "~", "$", "@", "\\",
];

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
}

impl Lexer<'_> {
    fn mistake<T>(&self, message: impl Into<String>, at: usize) -> Result<T, Mistake> {
        Err(Mistake { message: message.into(), at })
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) -> Result<(), Mistake> {
        loop {
            match self.rest() {
                [b' ' | b'\t' | b'\r' | b'\n', ..] => self.at += 1,
                [b'/', b'/', ..] => self.at += self.rest().iter().take_while(|byte| **byte != b'\n').count(),
                [b'/', b'*', rest @ ..] => match rest.windows(2).position(|pair| pair == b"*/") {
                    Some(n) => self.at += n + 4,
                    None => return self.mistake("unfinished comment", self.at),
                },
                _ => return Ok(()),
            }
        }
    }

    fn next(&mut self) -> Result<(Token, usize), Mistake> {
        self.skip_space()?;
        let at = self.at;
        let token = match self.rest() {
            [] => Token::End,
            [b'0'..=b'9', ..] => self.number()?,
            [b'.', b'0'..=b'9', ..] => self.number()?,
            [quote @ (b'"' | b'\''), ..] => {
                let quote = *quote;
                self.text(quote)?
            }
            [b'`', rest @ ..] => match rest.iter().position(|byte| *byte == b'`') {
                Some(n) => {
                    let text = rest.get(..n).unwrap_or_default().to_vec();
                    self.at += n + 2;
                    Token::Text(text)
                }
                None => return self.mistake("unfinished string", at),
            },
            [b'#', ..] => {
                self.at += 1;
                Token::Hash(self.name())
            }
            [byte, ..] if is_name(*byte) => Token::Name(self.name()),
            rest => match SIGNS.iter().find(|sign| rest.starts_with(sign.as_bytes())) {
                Some(sign) => {
                    self.at += sign.len();
                    Token::Sign(sign)
                }
                None => return self.mistake("unexpected character", at),
            },
        };
        Ok((token, at))
    }

    fn name(&mut self) -> String {
        let n = self.rest().iter().take_while(|byte| is_name(**byte) || byte.is_ascii_digit()).count();
        let name = String::from_utf8_lossy(self.rest().get(..n).unwrap_or_default()).into_owned();
        self.at += n;
        name
    }

    fn number(&mut self) -> Result<Token, Mistake> {
        let at = self.at;
        let rest = self.rest();
        if let [b'0', b'x' | b'X', digits @ ..] = rest {
            let n = digits.iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'_').count();
            let text = plain(digits.get(..n).unwrap_or_default());
            self.at += n + 2;
            return match i64::from_str_radix(&text, 16) {
                Ok(n) => Ok(Token::Number(Data::Integer(n))),
                Err(_) => self.mistake("malformed number", at),
            };
        }
        let mut n = 0;
        let mut is_float = false;
        while let Some(byte) = rest.get(n) {
            match byte {
                b'0'..=b'9' | b'_' => {}
                // `1..2` is a range.
                b'.' if !is_float && rest.get(n + 1) != Some(&b'.') => is_float = true,
                b'e' | b'E' => {
                    is_float = true;
                    if matches!(rest.get(n + 1), Some(b'+' | b'-')) {
                        n += 1;
                    }
                }
                _ => break,
            }
            n += 1;
        }
        let text = plain(rest.get(..n).unwrap_or_default());
        self.at += n;
        let number = if is_float { text.parse().ok().map(Data::Float) } else { text.parse().ok().map(Data::Integer) };
        match number {
            Some(number) if !self.rest().first().is_some_and(|byte| is_name(*byte)) => Ok(Token::Number(number)),
            _ => self.mistake("malformed number", at),
        }
    }

    fn text(&mut self, quote: u8) -> Result<Token, Mistake> {
        let at = self.at;
        self.at += 1;
        let mut out = Vec::new();
        loop {
            match self.rest() {
                [] | [b'\n', ..] => return self.mistake("unfinished string", at),
                [byte, ..] if *byte == quote => {
                    self.at += 1;
                    return Ok(Token::Text(out));
                }
                [b'\\', escaped, rest @ ..] => {
                    let (c, n) = match escaped {
                        b'n' => ('\n', 0),
                        b't' => ('\t', 0),
                        b'r' => ('\r', 0),
                        b'0' => ('\0', 0),
                        b'a' => ('\x07', 0),
                        b'b' => ('\x08', 0),
                        b'f' => ('\x0c', 0),
                        b'v' => ('\x0b', 0),
                        b'\\' | b'"' | b'\'' | b'`' => (char::from(*escaped), 0),
                        b'x' | b'u' => {
                            let n = if *escaped == b'x' { 2 } else { 4 };
                            let digits = rest.get(..n).map(plain);
                            let code = digits.and_then(|digits| u32::from_str_radix(&digits, 16).ok());
                            match code.and_then(char::from_u32) {
                                Some(c) => (c, n),
                                None => return self.mistake("invalid escape", self.at),
                            }
                        }
                        _ => return self.mistake("invalid escape", self.at),
                    };
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    self.at += 2 + n;
                }
                [byte, ..] => {
                    out.push(*byte);
                    self.at += 1;
                }
            }
        }
    }
}

/// Digits without what separates them.
fn plain(digits: &[u8]) -> String {
    digits.iter().filter(|byte| **byte != b'_').map(|byte| char::from(*byte)).collect()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Parses a text.
///
/// # Errors
/// The first mistake in it.
pub(super) fn parse(text: &[u8]) -> Result<Parsed, Mistake> {
    if text.len() > TEXT_MAX {
        return Err(Mistake { message: format!("longer than {} KiB", TEXT_MAX >> 10), at: TEXT_MAX });
    }
    let mut parser = Parser::new(text, false)?;
    let root = parser.sequence()?;
    match parser.peek() {
        Token::End => Ok(Parsed { root, names: parser.names, n_locals: parser.n_locals }),
        _ => parser.unexpected(),
    }
}

/// A place in a text.
pub(in crate::modules) struct Parser {
    tokens: Vec<(Token, usize)>,
    /// Where each token ends.
    ends: Vec<usize>,
    at: usize,
    depth: usize,
    names: Vec<Arc<str>>,
    /// Variables that are seen, with their numbers.
    locals: Vec<(String, usize)>,
    n_locals: usize,
    /// Closures around the expression.
    closures: usize,
    /// The text stands in a tag: `.` is the context, and `x | f: a` a call.
    is_tag: bool,
}

impl Parser {
    fn new(text: &[u8], is_tag: bool) -> Result<Parser, Mistake> {
        let mut lexer = Lexer { text, at: 0 };
        let (mut tokens, mut ends) = (Vec::new(), Vec::new());
        loop {
            let token = lexer.next()?;
            let is_end = token.0 == Token::End;
            tokens.push(token);
            ends.push(lexer.at);
            if is_end {
                break;
            }
        }
        let closures = usize::from(is_tag);
        Ok(Parser {
            tokens,
            ends,
            at: 0,
            depth: 0,
            names: Vec::new(),
            locals: Vec::new(),
            n_locals: 0,
            closures,
            is_tag,
        })
    }

    /// The text of a tag.
    ///
    /// # Errors
    /// It has something that is no token.
    pub(in crate::modules) fn of_tag(text: &[u8]) -> Result<Parser, Mistake> {
        Parser::new(text, true)
    }

    /// An expression of a tag.
    pub(in crate::modules) fn expression(&mut self) -> Result<Expr, Mistake> {
        self.piped()
    }

    /// Whether nothing is left.
    pub(in crate::modules) fn is_end(&self) -> bool {
        *self.peek() == Token::End
    }

    /// Takes a name that is followed by signs, and those.
    pub(in crate::modules) fn accept_name_before(&mut self, signs: &[&str]) -> Option<String> {
        let Token::Name(name) = self.peek() else { return None };
        let name = name.clone();
        let follows = signs
            .iter()
            .zip(1..)
            .all(|(sign, i)| matches!(self.tokens.get(self.at + i), Some((Token::Sign(other), _)) if other == sign));
        if !follows {
            return None;
        }
        self.at += 1 + signs.len();
        Some(name)
    }

    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    fn peek_next(&self) -> &Token {
        self.tokens.get(self.at + 1).map_or(&Token::End, |(token, _)| token)
    }

    pub(in crate::modules) fn mistake<T>(&self, message: impl Into<String>) -> Result<T, Mistake> {
        let at = self.tokens.get(self.at).or(self.tokens.last()).map_or(0, |(_, at)| *at);
        Err(Mistake { message: message.into(), at })
    }

    pub(in crate::modules) fn unexpected<T>(&self) -> Result<T, Mistake> {
        let shown = match self.peek() {
            Token::End => return self.mistake("unexpected end of the expression"),
            Token::Sign(sign) => (*sign).to_owned(),
            Token::Name(name) => name.clone(),
            Token::Hash(name) => format!("#{name}"),
            Token::Text(text) => format!("\"{}\"", String::from_utf8_lossy(text)),
            Token::Number(number) => {
                let mut text = Vec::new();
                number.write_scalar(&mut text);
                String::from_utf8_lossy(&text).into_owned()
            }
        };
        self.mistake(format!("unexpected token {shown}"))
    }

    pub(in crate::modules) fn accept(&mut self, sign: &str) -> bool {
        let is_it = matches!(self.peek(), Token::Sign(other) if *other == sign);
        self.at += usize::from(is_it);
        is_it
    }

    pub(in crate::modules) fn accept_word(&mut self, word: &str) -> bool {
        let is_it = matches!(self.peek(), Token::Name(other) if other == word);
        self.at += usize::from(is_it);
        is_it
    }

    pub(in crate::modules) fn expect(&mut self, sign: &str) -> Result<(), Mistake> {
        if self.accept(sign) { Ok(()) } else { self.unexpected() }
    }

    pub(in crate::modules) fn name(&mut self) -> Result<String, Mistake> {
        match self.peek() {
            Token::Name(name) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => self.unexpected(),
        }
    }

    /// Everything nests through here.
    fn nested<T>(&mut self, body: impl FnOnce(&mut Parser) -> Result<T, Mistake>) -> Result<T, Mistake> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return self.mistake(format!("more than {DEPTH_MAX} expressions within each other"));
        }
        let done = body(self);
        self.depth -= 1;
        done
    }

    /// `let x = e; rest`, or an expression with its pipes.
    fn sequence(&mut self) -> Result<Expr, Mistake> {
        self.nested(|parser| {
            if matches!((parser.peek(), parser.peek_next()), (Token::Name(word), Token::Name(_)) if word == "let") {
                parser.at += 1;
                let name = parser.name()?;
                parser.expect("=")?;
                let value = parser.piped()?;
                parser.expect(";")?;
                let number = parser.n_locals;
                parser.n_locals += 1;
                parser.locals.push((name, number));
                let body = parser.sequence()?;
                parser.locals.pop();
                return Ok(Expr::Let(number, Box::new(value), Box::new(body)));
            }
            parser.piped()
        })
    }

    /// `x | f(a)` is `f(x, a)`.
    fn piped(&mut self) -> Result<Expr, Mistake> {
        let mut value = self.conditional()?;
        while self.accept("|") {
            let name = self.name()?;
            let mut arguments = vec![value];
            if self.accept("(") {
                self.arguments(&name, &mut arguments)?;
            } else if self.is_tag && self.accept(":") {
                arguments.push(self.conditional()?);
                while self.accept(",") {
                    arguments.push(self.conditional()?);
                }
            }
            value = self.with_postfix(Expr::Call(name.as_str().into(), arguments))?;
        }
        Ok(value)
    }

    fn conditional(&mut self) -> Result<Expr, Mistake> {
        self.nested(|parser| {
            if !parser.is_tag && parser.accept_word("if") {
                let condition = parser.conditional()?;
                parser.expect("{")?;
                let yes = parser.sequence()?;
                parser.expect("}")?;
                if !parser.accept_word("else") {
                    return parser.unexpected();
                }
                let no = if matches!(parser.peek(), Token::Name(word) if word == "if") {
                    parser.conditional()?
                } else {
                    parser.expect("{")?;
                    let no = parser.sequence()?;
                    parser.expect("}")?;
                    no
                };
                return Ok(Expr::Conditional(Box::new([condition, yes, no])));
            }
            let condition = parser.binary(0)?;
            if !parser.accept("?") {
                return Ok(condition);
            }
            let yes = parser.conditional()?;
            parser.expect(":")?;
            let no = parser.conditional()?;
            Ok(Expr::Conditional(Box::new([condition, yes, no])))
        })
    }

    /// The operator at this place: itself, how strong it binds, how many tokens it takes.
    fn operator(&self) -> Option<(Binary, u8, usize)> {
        let (operator, strength) = match self.peek() {
            Token::Sign(sign) => match *sign {
                "??" => (Binary::Coalesce, 1),
                "||" => (Binary::Or, 2),
                "&&" => (Binary::And, 3),
                "==" => (Binary::Equal, 4),
                "!=" => (Binary::Unequal, 4),
                "<" => (Binary::Less, 4),
                "<=" => (Binary::LessEqual, 4),
                ">" => (Binary::Greater, 4),
                ">=" => (Binary::GreaterEqual, 4),
                ".." => (Binary::Range, 5),
                "+" => (Binary::Add, 6),
                "-" => (Binary::Subtract, 6),
                "*" => (Binary::Multiply, 7),
                "/" => (Binary::Divide, 7),
                "%" => (Binary::Remainder, 7),
                "**" | "^" => (Binary::Power, 8),
                _ => return None,
            },
            Token::Name(word) => match word.as_str() {
                "or" => (Binary::Or, 2),
                "and" => (Binary::And, 3),
                "in" => (Binary::In, 4),
                "not" if matches!(self.peek_next(), Token::Name(word) if word == "in") => {
                    return Some((Binary::NotIn, 4, 2));
                }
                "contains" => (Binary::Contains, 4),
                "startsWith" => (Binary::StartsWith, 4),
                "endsWith" => (Binary::EndsWith, 4),
                "matches" => (Binary::Matches, 4),
                _ => return None,
            },
            _ => return None,
        };
        Some((operator, strength, 1))
    }

    fn binary(&mut self, weakest: u8) -> Result<Expr, Mistake> {
        let mut left = self.unary()?;
        let mut n = 0;
        while let Some((operator, strength, n_tokens)) = self.operator().filter(|(_, strength, _)| *strength > weakest)
        {
            self.at += n_tokens;
            // `**` groups to the right. What groups to the left makes the tree as deep as the list is long.
            n += 1;
            if n + self.depth > DEPTH_MAX {
                return self.mistake(format!("more than {DEPTH_MAX} expressions within each other"));
            }
            let right_weakest = if operator == Binary::Power { strength - 1 } else { strength };
            let right = self.nested(|parser| parser.binary(right_weakest))?;
            left = Expr::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, Mistake> {
        let operator = match self.peek() {
            Token::Sign("!") => Unary::Not,
            Token::Sign("-") => Unary::Minus,
            Token::Sign("+") => Unary::Plus,
            Token::Name(word) if word == "not" => Unary::Not,
            _ => {
                let primary = self.primary()?;
                return self.with_postfix(primary);
            }
        };
        self.at += 1;
        let operand = self.nested(Parser::unary)?;
        Ok(Expr::Unary(operator, Box::new(operand)))
    }

    fn primary(&mut self) -> Result<Expr, Mistake> {
        let token = self.peek().clone();
        match token {
            Token::Number(number) => {
                self.at += 1;
                Ok(Expr::Literal(number))
            }
            Token::Text(text) => {
                self.at += 1;
                Ok(Expr::Literal(Data::text(text)))
            }
            Token::Hash(name) if self.closures > 0 => {
                self.at += 1;
                match name.as_str() {
                    "" => Ok(Expr::Element),
                    "acc" => Ok(Expr::Accumulator),
                    "index" => Ok(Expr::Position),
                    _ => self.mistake(format!("unknown name #{name}")),
                }
            }
            // The context of a tag, or a member of it.
            Token::Sign(".") if self.is_tag => {
                self.at += 1;
                match self.peek().clone() {
                    Token::Name(name) if self.is_adjacent() => {
                        self.at += 1;
                        Ok(Expr::Member(Box::new(Expr::Element), name.as_str().into(), false))
                    }
                    _ => Ok(Expr::Element),
                }
            }
            // `.name` is a member of what a closure looks at.
            Token::Sign("." | "?.") if self.closures > 0 => Ok(Expr::Element),
            Token::Sign("(") => {
                self.at += 1;
                let inner = self.sequence()?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("[") => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.accept("]") {
                    items.push(self.sequence()?);
                    if !self.accept(",") {
                        self.expect("]")?;
                        break;
                    }
                }
                Ok(Expr::List(items))
            }
            Token::Sign("{") => {
                self.at += 1;
                self.map()
            }
            Token::Name(name) => {
                self.at += 1;
                self.named(&name)
            }
            _ => self.unexpected(),
        }
    }

    fn map(&mut self) -> Result<Expr, Mistake> {
        let mut members = Vec::new();
        while !self.accept("}") {
            let key = match self.peek().clone() {
                Token::Name(name) => {
                    self.at += 1;
                    Expr::Literal(Data::text(name))
                }
                Token::Text(text) => {
                    self.at += 1;
                    Expr::Literal(Data::text(text))
                }
                Token::Number(number @ Data::Integer(_)) => {
                    self.at += 1;
                    Expr::Literal(number)
                }
                Token::Sign("(") => {
                    self.at += 1;
                    let key = self.sequence()?;
                    self.expect(")")?;
                    key
                }
                _ => return self.unexpected(),
            };
            self.expect(":")?;
            members.push((key, self.sequence()?));
            if !self.accept(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(Expr::Map(members))
    }

    fn named(&mut self, name: &str) -> Result<Expr, Mistake> {
        match name {
            "true" => return Ok(Expr::Literal(Data::Boolean(true))),
            "false" => return Ok(Expr::Literal(Data::Boolean(false))),
            "nil" => return Ok(Expr::Literal(Data::Nil)),
            _ => {}
        }
        if self.accept("(") {
            let mut arguments = Vec::new();
            self.arguments(name, &mut arguments)?;
            return Ok(Expr::Call(name.into(), arguments));
        }
        if let Some((_, number)) = self.locals.iter().rev().find(|(other, _)| other == name) {
            return Ok(Expr::Local(*number));
        }
        let known = self.names.iter().find(|other| ***other == *name).cloned();
        let name = known.unwrap_or_else(|| {
            let name: Arc<str> = name.into();
            self.names.push(Arc::clone(&name));
            name
        });
        Ok(Expr::Name(name))
    }

    /// Arguments up to the parenthesis; the second one of a function that takes a closure is that.
    fn arguments(&mut self, function: &str, arguments: &mut Vec<Expr>) -> Result<(), Mistake> {
        while !self.accept(")") {
            let is_closure = !self.is_tag && arguments.len() == 1 && super::builtin::takes_closure(function);
            if is_closure {
                self.closures += 1;
                let body = if self.accept("{") {
                    let body = self.sequence()?;
                    self.expect("}")?;
                    body
                } else {
                    self.sequence()?
                };
                self.closures -= 1;
                arguments.push(body);
            } else {
                arguments.push(self.sequence()?);
            }
            if !self.accept(",") {
                return self.expect(")");
            }
        }
        Ok(())
    }

    /// Members, indices and slices behind a value.
    fn with_postfix(&mut self, mut value: Expr) -> Result<Expr, Mistake> {
        let mut is_optional = false;
        let mut n = 0;
        loop {
            n += 1;
            if n + self.depth > DEPTH_MAX {
                return self.mistake(format!("more than {DEPTH_MAX} expressions within each other"));
            }
            // In a tag `"name" .` are a name and a context.
            if self.is_tag && !self.is_adjacent() && matches!(self.peek(), Token::Sign(".")) {
                break;
            }
            if self.accept(".") {
                value = Expr::Member(Box::new(value), self.name()?.as_str().into(), false);
            } else if self.accept("?.") {
                is_optional = true;
                value = if self.accept("[") {
                    let index = self.sequence()?;
                    self.expect("]")?;
                    Expr::Index(Box::new(value), Box::new(index), true)
                } else {
                    Expr::Member(Box::new(value), self.name()?.as_str().into(), true)
                };
            } else if self.accept("[") {
                value = self.index(value)?;
            } else {
                break;
            }
        }
        Ok(if is_optional { Expr::Chain(Box::new(value)) } else { value })
    }

    /// Whether there is no space in front of the token.
    fn is_adjacent(&self) -> bool {
        let end = self.at.checked_sub(1).and_then(|before| self.ends.get(before));
        end.zip(self.tokens.get(self.at)).is_some_and(|(end, (_, at))| end == at)
    }

    fn index(&mut self, value: Expr) -> Result<Expr, Mistake> {
        let from = if matches!(self.peek(), Token::Sign(":")) { None } else { Some(Box::new(self.sequence()?)) };
        if self.accept(":") {
            let to = if matches!(self.peek(), Token::Sign("]")) { None } else { Some(Box::new(self.sequence()?)) };
            self.expect("]")?;
            return Ok(Expr::Slice(Box::new(value), from, to));
        }
        self.expect("]")?;
        match from {
            Some(index) => Ok(Expr::Index(Box::new(value), index, false)),
            None => self.unexpected(),
        }
    }
}
