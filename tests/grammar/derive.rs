//! Deriving programs from the grammar.
//!
//! A program is a list of tokens with a note how to write each (see [`Token::line_end`]): where the
//! grammar is ambiguous, the rules named in `types.ebnf` decide by line ends, and the derivation
//! places them so that the text means what was derived. Where a line end does not help: a statement
//! that begins with a parenthesis gets a semicolon in front, an operand with a cast gets
//! parentheses, lest the operator behind it continue the type, and no "as" follows type arguments.

use std::collections::BTreeMap;

use crate::ebnf::{Grammar, Item};

/// A linear congruential generator.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }

    pub(crate) fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }
}

/// A token of a derived program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// As it is written.
    pub(crate) text: String,
    /// The class, if it belongs to one.
    pub(crate) class: Option<&'static str>,
    /// Whether a line end follows, and not a space.
    pub(crate) line_end: bool,
}

/// The text of `tokens`.
pub(crate) fn render(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        text.push_str(&token.text);
        text.push(if token.line_end { '\n' } else { ' ' });
    }
    text
}

const NAMES: &[&str] = &["a", "b", "x", "_y1", "Type", "value", "self"];
const NUMBERS: &[&str] = &["0", "12", "3.", ".5e1", "0x1F", "0xA.8p-1", "99999999999999999999"];
const STRINGS: &[&str] = &["''", "\"s\"", "'\\n\\65\\x41\\z  \\u{20AC}'", "[[long\n]]", "[==[a]]b]==]"];

/// A token of the class `class`.
pub(crate) fn token_of_class(class: &str, random: &mut Random) -> Token {
    let (class, texts) = match class {
        "Name" => ("Name", NAMES),
        "Number" => ("Number", NUMBERS),
        "String" => ("String", STRINGS),
        other => panic!("unknown class {other}"),
    };
    Token { text: (*random.pick(texts)).to_owned(), class: Some(class), line_end: false }
}

/// Derives from one grammar.
pub(crate) struct Derivation<'g, 'r> {
    grammar: &'g Grammar,
    random: &'r mut Random,
    tokens: Vec<Token>,
    /// What may still be spent on choices that make the program longer.
    fuel: usize,
    /// The rules that are being derived.
    rules: Vec<&'g str>,
    /// Whether `...` is allowed.
    is_vararg: bool,
    /// The least number of tokens of each rule.
    sizes: BTreeMap<&'g str, usize>,
}

/// Rules that may be open at once; nesting stays far below the parser's limit.
const DEPTH_MAX: usize = 120;

/// A program of about `fuel` choices.
pub(crate) fn program(grammar: &Grammar, random: &mut Random, fuel: usize) -> Vec<Token> {
    let mut derivation = Derivation {
        grammar,
        random,
        tokens: Vec::new(),
        fuel,
        rules: Vec::new(),
        is_vararg: true,
        sizes: rule_sizes(grammar),
    };
    derivation.rule("chunk");
    derivation.tokens
}

/// The least number of tokens that each rule derives.
fn rule_sizes(grammar: &Grammar) -> BTreeMap<&str, usize> {
    const MANY: usize = 1_000;
    let mut sizes: BTreeMap<&str, usize> = grammar.rules.keys().map(|name| (name.as_str(), MANY)).collect();
    loop {
        let mut next = sizes.clone();
        for (name, item) in &grammar.rules {
            next.insert(name, item_size(item, &sizes).min(MANY));
        }
        if next == sizes {
            return sizes;
        }
        sizes = next;
    }
}

fn item_size(item: &Item, sizes: &BTreeMap<&str, usize>) -> usize {
    match item {
        Item::Token(_) => 1,
        Item::Symbol(name) => sizes.get(name.as_str()).copied().unwrap_or(1),
        Item::Sequence(items) => items.iter().map(|item| item_size(item, sizes)).sum(),
        Item::Choice(items) => items.iter().map(|item| item_size(item, sizes)).min().unwrap_or(0),
        Item::Repeat(_) | Item::Option(_) => 0,
    }
}

impl<'g> Derivation<'g, '_> {
    fn rule(&mut self, name: &'g str) {
        let parent = self.rules.last().copied();
        self.rules.push(name);
        let item = &self.grammar.rules[name];
        let start = self.tokens.len();
        match name {
            "funcbody" | "ifacemember" => {
                let outer = std::mem::replace(&mut self.is_vararg, false);
                self.item(item);
                self.is_vararg = outer;
            }
            "vararg" => {
                self.item(item);
                self.is_vararg = true;
            }
            "simpleexp" if !self.is_vararg => self.choose_without(item, "..."),
            "cast" if self.tokens.last().is_some_and(|last| last.line_end) => {
                self.choose_without(item, "as");
            }
            _ => self.item(item),
        }
        let is_cast = |token: &Token| token.text == "as" || token.text == "::";
        if name == "exp" && parent == Some("exp") && self.tokens[start..].iter().any(is_cast) {
            self.tokens.insert(start, plain("("));
            self.tokens.push(plain(")"));
        }
        self.place_line_ends(name, start);
        self.rules.pop();
    }

    /// Derive one of the choices of `item` that do not begin with `token`.
    fn choose_without(&mut self, item: &'g Item, token: &str) {
        let Item::Choice(items) = item else { panic!("no choice: {item:?}") };
        let begins = |item: &Item| match item {
            Item::Token(text) => text == token,
            Item::Sequence(items) => items.first() == Some(&Item::Token(token.to_owned())),
            _ => false,
        };
        let rest: Vec<&'g Item> = items.iter().filter(|item| !begins(item)).collect();
        self.choose(&rest);
    }

    fn choose(&mut self, items: &[&'g Item]) {
        let item = if self.is_exhausted() {
            items.iter().min_by_key(|item| item_size(item, &self.sizes)).expect("there is a choice")
        } else {
            self.random.pick(items)
        };
        self.item(item);
    }

    fn place_line_ends(&mut self, name: &str, start: usize) {
        match name {
            "stat" => {
                if self.tokens[start].text == "(" {
                    self.tokens.insert(start, plain(";"));
                }
                self.end_line();
            }
            // `::` of a cast, lest a name and `::` follow on the same line.
            "cast" if self.tokens[start].text == "::" => self.tokens[start].line_end = true,
            // Lest an operand follow on the same line.
            "typeargs" => self.end_line(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        if let Some(last) = self.tokens.last_mut() {
            last.line_end = true;
        }
    }

    fn item(&mut self, item: &'g Item) {
        match item {
            Item::Token(text) => self.tokens.push(plain(text)),
            Item::Symbol(name) if name.starts_with(char::is_uppercase) => {
                let token = token_of_class(name, self.random);
                self.tokens.push(token);
            }
            Item::Symbol(name) => self.rule(name),
            Item::Sequence(items) => items.iter().for_each(|item| self.item(item)),
            Item::Choice(items) => self.choose(&items.iter().collect::<Vec<_>>()),
            Item::Repeat(item) => {
                while self.spend() {
                    self.item(item);
                }
            }
            Item::Option(item) => {
                if self.spend() {
                    self.item(item);
                }
            }
        }
    }

    fn is_exhausted(&self) -> bool {
        self.fuel == 0 || self.rules.len() > DEPTH_MAX
    }

    /// Whether to take something that could be left out.
    fn spend(&mut self) -> bool {
        if self.is_exhausted() || self.random.below(2) == 0 {
            return false;
        }
        self.fuel -= 1;
        true
    }
}

/// A token that belongs to no class.
pub(crate) fn plain(text: &str) -> Token {
    Token { text: text.to_owned(), class: None, line_end: false }
}
