//! Deciding whether the grammar derives a list of tokens: Earley's algorithm.
//!
//! Source: J. Earley, "An efficient context-free parsing algorithm", CACM 13 (1970); nullable
//! symbols after Aycock and Horspool, "Practical Earley parsing" (2002).

use std::collections::{BTreeMap, HashSet};

use crate::derive::Token;
use crate::ebnf::{Grammar, Item};

#[derive(Clone, Debug)]
enum Symbol {
    /// A token as it is written.
    Token(String),
    /// A class of tokens.
    Class(String),
    /// A rule, by number.
    Rule(usize),
}

/// The grammar in plain rules: each right side is a list of symbols.
pub(crate) struct Recognizer {
    sides: Vec<Vec<Vec<Symbol>>>,
    is_nullable: Vec<bool>,
    start: usize,
    words: HashSet<String>,
}

/// A right side, how much of it has been read, and where that began.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct State {
    rule: usize,
    side: usize,
    dot: usize,
    origin: usize,
}

impl Recognizer {
    pub(crate) fn new(grammar: &Grammar) -> Self {
        let numbers: BTreeMap<&str, usize> =
            grammar.rules.keys().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
        let mut sides = vec![Vec::new(); numbers.len()];
        for (name, item) in &grammar.rules {
            let alternatives = match item {
                Item::Choice(items) => items.as_slice(),
                other => std::slice::from_ref(other),
            };
            for item in alternatives {
                let mut side = Vec::new();
                push_item(item, &numbers, &mut sides, &mut side);
                sides[numbers[name.as_str()]].push(side);
            }
        }
        let is_nullable = nullable_rules(&sides);
        let words = grammar.words.iter().cloned().collect();
        Self { sides, is_nullable, start: numbers["chunk"], words }
    }

    /// Whether `tokens` can be derived.
    pub(crate) fn accepts(&self, tokens: &[Token]) -> bool {
        let tokens = split_angles(tokens);
        let mut sets = vec![Vec::new(); tokens.len() + 1];
        let mut seen = vec![HashSet::new(); tokens.len() + 1];
        let mut add = |sets: &mut Vec<Vec<State>>, at: usize, state: State| {
            if seen[at].insert(state) {
                sets[at].push(state);
            }
        };
        for side in 0..self.sides[self.start].len() {
            add(&mut sets, 0, State { rule: self.start, side, dot: 0, origin: 0 });
        }
        for at in 0..=tokens.len() {
            let mut index = 0;
            while index < sets[at].len() {
                let state = sets[at][index];
                index += 1;
                let moved = State { dot: state.dot + 1, ..state };
                match self.sides[state.rule][state.side].get(state.dot) {
                    None => {
                        let waiting: Vec<State> = sets[state.origin]
                            .iter()
                            .filter(|other| self.waits_for(other, state.rule))
                            .copied()
                            .collect();
                        for other in waiting {
                            add(&mut sets, at, State { dot: other.dot + 1, ..other });
                        }
                    }
                    Some(Symbol::Rule(rule)) => {
                        for side in 0..self.sides[*rule].len() {
                            add(&mut sets, at, State { rule: *rule, side, dot: 0, origin: at });
                        }
                        if self.is_nullable[*rule] {
                            add(&mut sets, at, moved);
                        }
                    }
                    Some(symbol) => {
                        let fits = tokens.get(at).is_some_and(|token| self.fits(symbol, token));
                        if fits {
                            add(&mut sets, at + 1, moved);
                        }
                    }
                }
            }
        }
        let is_whole = |state: &State| {
            let len = self.sides[state.rule][state.side].len();
            state.rule == self.start && state.origin == 0 && state.dot == len
        };
        sets[tokens.len()].iter().any(is_whole)
    }

    fn waits_for(&self, state: &State, rule: usize) -> bool {
        let symbol = self.sides[state.rule][state.side].get(state.dot);
        matches!(symbol, Some(Symbol::Rule(other)) if *other == rule)
    }

    /// Words that are not reserved are names too.
    fn fits(&self, symbol: &Symbol, token: &Token) -> bool {
        match symbol {
            Symbol::Token(text) => token.class.is_none() && *text == token.text,
            Symbol::Class(class) => {
                let is_word = token.class.is_none() && self.words.contains(&token.text);
                token.class == Some(class) || class == "Name" && is_word
            }
            Symbol::Rule(_) => false,
        }
    }
}

/// `>>` and `>=` as the characters that the parser may take one by one. The grammar then derives a
/// little more than it should (`a > > b`), but nothing less.
fn split_angles(tokens: &[Token]) -> Vec<Token> {
    let mut split = Vec::new();
    for token in tokens {
        match token.text.as_str() {
            text @ (">>" | ">=") => {
                for part in text.chars() {
                    split.push(Token { text: part.to_string(), ..token.clone() });
                }
            }
            _ => split.push(token.clone()),
        }
    }
    split
}

/// Append the symbols of `item`; what is not a plain list becomes a rule of its own.
fn push_item(item: &Item, numbers: &BTreeMap<&str, usize>, sides: &mut Vec<Vec<Vec<Symbol>>>, side: &mut Vec<Symbol>) {
    match item {
        Item::Token(text) if matches!(text.as_str(), ">>" | ">=") => {
            side.extend(text.chars().map(|part| Symbol::Token(part.to_string())));
        }
        Item::Token(text) => side.push(Symbol::Token(text.clone())),
        Item::Symbol(name) => side.push(match numbers.get(name.as_str()) {
            Some(rule) => Symbol::Rule(*rule),
            None => Symbol::Class(name.clone()),
        }),
        Item::Sequence(items) => {
            items.iter().for_each(|item| push_item(item, numbers, sides, side));
        }
        Item::Choice(items) => {
            let rule = sides.len();
            sides.push(Vec::new());
            for item in items {
                let mut inner = Vec::new();
                push_item(item, numbers, sides, &mut inner);
                sides[rule].push(inner);
            }
            side.push(Symbol::Rule(rule));
        }
        Item::Repeat(inner) | Item::Option(inner) => {
            let rule = sides.len();
            sides.push(vec![Vec::new()]);
            let is_repeat = matches!(item, Item::Repeat(_));
            let mut full: Vec<Symbol> = is_repeat.then_some(Symbol::Rule(rule)).into_iter().collect();
            push_item(inner, numbers, sides, &mut full);
            sides[rule].push(full);
            side.push(Symbol::Rule(rule));
        }
    }
}

/// Which rules derive nothing at all.
fn nullable_rules(sides: &[Vec<Vec<Symbol>>]) -> Vec<bool> {
    let mut is_nullable = vec![false; sides.len()];
    loop {
        let derives_nothing =
            |side: &Vec<Symbol>| side.iter().all(|symbol| matches!(symbol, Symbol::Rule(rule) if is_nullable[*rule]));
        let next: Vec<bool> = sides.iter().map(|sides| sides.iter().any(derives_nothing)).collect();
        if next == is_nullable {
            return next;
        }
        is_nullable = next;
    }
}
