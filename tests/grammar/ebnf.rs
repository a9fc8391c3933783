//! Reading the EBNF of `grammar/`.

use std::collections::BTreeMap;

/// An expression of the notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A token in quotes; a word in double quotes too, see [`Grammar::words`].
    Token(String),
    /// A class of tokens or a rule.
    Symbol(String),
    Sequence(Vec<Item>),
    Choice(Vec<Item>),
    Repeat(Box<Item>),
    Option(Box<Item>),
}

/// Rules by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    pub(crate) rules: BTreeMap<String, Item>,
    /// The tokens that are written in double quotes: words that are names elsewhere.
    pub(crate) words: Vec<String>,
}

impl Grammar {
    /// Add the rules of `text`; those of the same name are replaced.
    pub(crate) fn read(mut self, text: &str) -> Self {
        let symbols = split(text, &mut self.words);
        let mut reader = Reader { symbols, at: 0 };
        while reader.at < reader.symbols.len() {
            let name = reader.next();
            assert_eq!(reader.next(), "::=", "behind {name}");
            let item = reader.choice();
            self.rules.insert(name, item);
        }
        for (name, item) in &self.rules {
            self.check_symbols(name, item);
        }
        self
    }

    fn check_symbols(&self, rule: &str, item: &Item) {
        match item {
            Item::Token(_) => {}
            Item::Symbol(name) => {
                let is_class = name.starts_with(char::is_uppercase);
                assert!(is_class || self.rules.contains_key(name), "{rule} uses {name}");
            }
            Item::Sequence(items) | Item::Choice(items) => {
                items.iter().for_each(|item| self.check_symbols(rule, item));
            }
            Item::Repeat(item) | Item::Option(item) => self.check_symbols(rule, item),
        }
    }
}

/// The symbols of the notation: names, marks, and tokens with one `'` in front.
fn split(text: &str, words: &mut Vec<String>) -> Vec<String> {
    let mut symbols = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let len = if rest.starts_with("(*") {
            rest.find("*)").expect("comment ends") + 2
        } else if first == '\'' || first == '"' {
            let end = rest[1..].find(first).expect("token ends") + 1;
            symbols.push(format!("'{}", &rest[1..end]));
            if first == '"' {
                words.push(rest[1..end].to_owned());
            }
            end + 1
        } else if rest.starts_with("::=") {
            symbols.push("::=".to_owned());
            3
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            symbols.push(rest[..end].to_owned());
            end
        } else {
            assert!("|{}[]()".contains(first), "unknown mark {first}");
            symbols.push(first.to_string());
            1
        };
        rest = rest[len..].trim_start();
    }
    symbols
}

struct Reader {
    symbols: Vec<String>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> &str {
        self.symbols.get(self.at).map_or("", String::as_str)
    }

    fn next(&mut self) -> String {
        let symbol = self.peek().to_owned();
        self.at += 1;
        symbol
    }

    fn choice(&mut self) -> Item {
        let mut items = vec![self.sequence()];
        while self.peek() == "|" {
            self.at += 1;
            items.push(self.sequence());
        }
        if items.len() == 1 { items.remove(0) } else { Item::Choice(items) }
    }

    fn sequence(&mut self) -> Item {
        let mut items = Vec::new();
        loop {
            let begins_rule = self.symbols.get(self.at + 1).is_some_and(|next| next == "::=");
            if begins_rule || matches!(self.peek(), "" | "|" | "}" | "]" | ")") {
                break;
            }
            items.push(self.item());
        }
        if items.len() == 1 { items.remove(0) } else { Item::Sequence(items) }
    }

    fn item(&mut self) -> Item {
        let symbol = self.next();
        let mut bracketed = |close: &str| {
            let item = self.choice();
            assert_eq!(self.next(), close);
            item
        };
        match symbol.as_str() {
            "{" => Item::Repeat(Box::new(bracketed("}"))),
            "[" => Item::Option(Box::new(bracketed("]"))),
            "(" => bracketed(")"),
            _ => match symbol.strip_prefix('\'') {
                Some(token) => Item::Token(token.to_owned()),
                None => Item::Symbol(symbol),
            },
        }
    }
}
