//! Running trees of expressions, of texts and of the tags of templates.

use std::collections::HashMap;
use std::sync::Arc;

use regex::bytes::Regex;

use super::builtin;
use super::parse::{Binary, Expr, Parsed, Unary};
use crate::modules::data::{Data, Key, Map};

/// Most steps of one run.
const STEPS_MAX: usize = 1_000_000;
/// Most items of a list.
pub(in crate::modules) const ITEMS_MAX: usize = 1_000_000;
/// Longest text, in bytes.
pub(in crate::modules) const TEXT_MAX: usize = 16 << 20;
/// Largest compiled pattern, in bytes.
const PATTERN_MAX: usize = 1 << 20;

/// Why a run ends early.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::modules) enum Stop {
    /// A mistake in what is asked for.
    Fault(String),
    /// Too many steps, or a result that is too large.
    Budget,
    /// `?.` on nil.
    Nothing,
}

impl Stop {
    /// In words.
    pub(in crate::modules) fn message(self) -> String {
        match self {
            Stop::Fault(message) => message,
            Stop::Budget => "expression budget exceeded".to_owned(),
            Stop::Nothing => "optional chain on nil".to_owned(),
        }
    }
}

pub(in crate::modules) fn fault<T>(message: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Fault(message.into()))
}

/// What a kind of text has of its own.
pub(in crate::modules) struct Dialect {
    /// Calls a function.
    pub(in crate::modules) call: fn(&mut Run<'_>, &str, &[Expr]) -> Result<Data, Stop>,
    /// Whether a condition holds.
    pub(in crate::modules) truth: fn(&Data) -> Result<bool, Stop>,
    /// Whether unknown names are mistakes, and scalars can be added to texts.
    pub(in crate::modules) is_tag: bool,
}

static TEXT: Dialect = Dialect { call: builtin::call, truth, is_tag: false };

/// The names at the top.
pub(in crate::modules) trait Names {
    /// The value of a name, if there is one.
    fn get(&self, name: &str) -> Option<Data>;
}

impl Names for HashMap<Arc<str>, Data> {
    fn get(&self, name: &str) -> Option<Data> {
        HashMap::get(self, name).cloned()
    }
}

/// A run.
pub(in crate::modules) struct Run<'e> {
    names: &'e dyn Names,
    dialect: &'static Dialect,
    steps_max: usize,
    locals: Vec<Data>,
    /// What closures look at, the innermost last.
    closures: Vec<Frame>,
    patterns: HashMap<Arc<[u8]>, Regex>,
    pub(in crate::modules) n_steps: usize,
}

/// What a closure sees.
#[derive(Clone, Default)]
pub(in crate::modules) struct Frame {
    pub(in crate::modules) element: Data,
    pub(in crate::modules) accumulator: Data,
    pub(in crate::modules) index: i64,
}

impl<'e> Run<'e> {
    /// A run of a parsed text with these names.
    pub(super) fn new(parsed: &Parsed, names: &'e dyn Names) -> Run<'e> {
        let locals = vec![Data::Nil; parsed.n_locals];
        Run { locals, ..Run::of_dialect(&TEXT, names, STEPS_MAX) }
    }

    /// A run of single expressions.
    pub(in crate::modules) fn of_dialect(dialect: &'static Dialect, names: &'e dyn Names, steps_max: usize) -> Run<'e> {
        let (locals, closures, patterns) = (Vec::new(), Vec::new(), HashMap::new());
        Run { names, dialect, steps_max, locals, closures, patterns, n_steps: 0 }
    }

    /// Counts work.
    pub(in crate::modules) fn spend(&mut self, n: usize) -> Result<(), Stop> {
        self.n_steps = self.n_steps.saturating_add(n);
        if self.n_steps > self.steps_max { Err(Stop::Budget) } else { Ok(()) }
    }

    /// Refuses a value that is too deep: one that was made in a loop, or is to leave the run.
    pub(in crate::modules) fn check_depth(&mut self, value: &Data) -> Result<(), Stop> {
        let mut n = 0;
        let is_too_deep = value.is_too_deep(&mut n);
        self.spend(n / 8)?;
        if is_too_deep { Err(Stop::Budget) } else { Ok(()) }
    }

    /// The value of a closure for something.
    pub(in crate::modules) fn call(&mut self, body: &Expr, frame: Frame) -> Result<Data, Stop> {
        self.closures.push(frame);
        let value = self.eval(body);
        self.closures.pop();
        value
    }

    /// A compiled pattern.
    pub(super) fn pattern(&mut self, pattern: &Arc<[u8]>) -> Result<&Regex, Stop> {
        if !self.patterns.contains_key(pattern) {
            let text = String::from_utf8_lossy(pattern);
            let made = regex::bytes::RegexBuilder::new(&text).size_limit(PATTERN_MAX).build();
            match made {
                Ok(regex) => drop(self.patterns.insert(Arc::clone(pattern), regex)),
                Err(error) => return fault(format!("invalid pattern: {error}")),
            }
            self.spend(100)?;
        }
        self.patterns.get(pattern).ok_or(Stop::Budget)
    }

    /// The value of an expression.
    pub(in crate::modules) fn eval(&mut self, expr: &Expr) -> Result<Data, Stop> {
        self.spend(1)?;
        match expr {
            Expr::Literal(value) => Ok(value.clone()),
            Expr::Name(name) => match self.names.get(name) {
                Some(value) => Ok(value),
                None if self.dialect.is_tag => fault(format!("unknown name {name}")),
                None => Ok(Data::Nil),
            },
            Expr::Local(number) => Ok(self.locals.get(*number).cloned().unwrap_or_default()),
            Expr::Element => Ok(self.frame().element),
            Expr::Accumulator => Ok(self.frame().accumulator),
            Expr::Position => Ok(Data::Integer(self.frame().index)),
            Expr::List(items) => {
                let items: Result<Vec<Data>, Stop> = items.iter().map(|item| self.eval(item)).collect();
                Ok(Data::list(items?))
            }
            Expr::Map(members) => {
                let mut map = Map::new();
                for (key, value) in members {
                    let key = self.eval(key)?;
                    map.insert(key_of(&key)?, self.eval(value)?);
                }
                Ok(Data::Map(Arc::new(map)))
            }
            Expr::Unary(operator, operand) => {
                let operand = self.eval(operand)?;
                match operator {
                    Unary::Not => Ok(Data::Boolean(!self.truth(&operand)?)),
                    _ => signed(*operator, &operand),
                }
            }
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right),
            Expr::Conditional(parts) => {
                let [condition, yes, no] = &**parts;
                let condition = self.eval(condition)?;
                if self.truth(&condition)? { self.eval(yes) } else { self.eval(no) }
            }
            Expr::Member(of, name, is_optional) => {
                let of = self.eval(of)?;
                match &of {
                    Data::Map(_) => Ok(of.member(name.as_bytes()).cloned().unwrap_or_default()),
                    // An empty table of the program.
                    Data::List(items) if items.is_empty() => Ok(Data::Nil),
                    Data::Nil if *is_optional => Err(Stop::Nothing),
                    other => fault(format!("cannot fetch {name} from {}", other.type_name())),
                }
            }
            Expr::Index(of, index, is_optional) => {
                let of = self.eval(of)?;
                if of == Data::Nil && *is_optional {
                    return Err(Stop::Nothing);
                }
                let index = self.eval(index)?;
                member(&of, &index)
            }
            Expr::Slice(of, from, to) => {
                let of = self.eval(of)?;
                let from = from.as_ref().map(|from| self.eval(from)).transpose()?;
                let to = to.as_ref().map(|to| self.eval(to)).transpose()?;
                self.slice(&of, from.as_ref(), to.as_ref())
            }
            Expr::Chain(inner) => match self.eval(inner) {
                Err(Stop::Nothing) => Ok(Data::Nil),
                other => other,
            },
            Expr::Call(name, arguments) => (self.dialect.call)(self, name, arguments),
            Expr::Let(number, value, body) => {
                let value = self.eval(value)?;
                if let Some(local) = self.locals.get_mut(*number) {
                    *local = value;
                }
                self.eval(body)
            }
        }
    }

    fn truth(&self, value: &Data) -> Result<bool, Stop> {
        (self.dialect.truth)(value)
    }

    fn frame(&self) -> Frame {
        self.closures.last().cloned().unwrap_or_default()
    }

    fn binary(&mut self, operator: Binary, left: &Expr, right: &Expr) -> Result<Data, Stop> {
        let left = self.eval(left)?;
        match operator {
            Binary::Coalesce => return if left == Data::Nil { self.eval(right) } else { Ok(left) },
            Binary::Or | Binary::And => {
                if self.truth(&left)? == (operator == Binary::Or) {
                    return Ok(left);
                }
                let right = self.eval(right)?;
                self.truth(&right)?;
                return Ok(right);
            }
            _ => {}
        }
        let right = self.eval(right)?;
        match operator {
            Binary::Equal => Ok(Data::Boolean(left.is_equal(&right))),
            Binary::Unequal => Ok(Data::Boolean(!left.is_equal(&right))),
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
                let order = compare(&left, &right)?;
                Ok(Data::Boolean(order.is_some_and(|order| match operator {
                    Binary::Less => order.is_lt(),
                    Binary::LessEqual => order.is_le(),
                    Binary::Greater => order.is_gt(),
                    _ => order.is_ge(),
                })))
            }
            Binary::In => self.contains(&right, &left).map(Data::Boolean),
            Binary::NotIn => self.contains(&right, &left).map(|is_in| Data::Boolean(!is_in)),
            Binary::Contains | Binary::StartsWith | Binary::EndsWith | Binary::Matches => {
                let (Data::Text(text), Data::Text(part)) = (&left, &right) else {
                    return fault(format!("{} needs two strings", word(operator)));
                };
                self.spend(text.len() / 64)?;
                Ok(Data::Boolean(match operator {
                    Binary::Contains => memchr::memmem::find(text, part).is_some(),
                    Binary::StartsWith => text.starts_with(part),
                    Binary::EndsWith => text.ends_with(part),
                    _ => self.pattern(part)?.is_match(text),
                }))
            }
            Binary::Range => {
                let (Data::Integer(from), Data::Integer(to)) = (&left, &right) else {
                    return fault("a range needs two integers");
                };
                let n = to.saturating_sub(*from).saturating_add(1).max(0);
                let n = usize::try_from(n).ok().filter(|n| *n <= ITEMS_MAX).ok_or(Stop::Budget)?;
                self.spend(n / 4)?;
                Ok(Data::list((*from..=*to).map(Data::Integer).collect()))
            }
            Binary::Add if self.joins(&left, &right) => {
                let [a, b] = [&left, &right].map(|value| {
                    let mut text = Vec::new();
                    value.write_scalar(&mut text);
                    text
                });
                if a.len() + b.len() > TEXT_MAX {
                    return Err(Stop::Budget);
                }
                self.spend((a.len() + b.len()) / 64)?;
                Ok(Data::text([a, b].concat()))
            }
            _ => arithmetic(operator, &left, &right),
        }
    }

    /// Whether `+` joins two texts.
    fn joins(&self, left: &Data, right: &Data) -> bool {
        let is_text = |value: &Data| matches!(value, Data::Text(_));
        let is_scalar = |value: &Data| is_text(value) || value.as_float().is_some();
        is_text(left) && is_text(right)
            || self.dialect.is_tag && (is_text(left) && is_scalar(right) || is_scalar(left) && is_text(right))
    }

    fn contains(&mut self, of: &Data, value: &Data) -> Result<bool, Stop> {
        match of {
            Data::List(items) => {
                self.spend(items.len() / 4)?;
                Ok(items.iter().any(|item| item.is_equal(value)))
            }
            Data::Map(map) => Ok(key_of(value).is_ok_and(|key| map.contains_key(&key))),
            Data::Nil => Ok(false),
            other => fault(format!("in needs an array or a map, not {}", other.type_name())),
        }
    }

    fn slice(&mut self, of: &Data, from: Option<&Data>, to: Option<&Data>) -> Result<Data, Stop> {
        let bounds = |n: usize| -> Result<(usize, usize), Stop> {
            let place = |bound: Option<&Data>, default: usize| match bound {
                None => Ok(default),
                Some(Data::Integer(i)) => Ok(if *i < 0 {
                    n.saturating_sub(usize::try_from(i.unsigned_abs()).unwrap_or(usize::MAX))
                } else {
                    usize::try_from(*i).unwrap_or(usize::MAX).min(n)
                }),
                Some(other) => fault(format!("a slice needs integers, not {}", other.type_name())),
            };
            let (from, to) = (place(from, 0)?, place(to, n)?);
            Ok((from, to.max(from)))
        };
        match of {
            Data::List(items) => {
                let (from, to) = bounds(items.len())?;
                self.spend((to - from) / 4)?;
                Ok(Data::list(items.get(from..to).unwrap_or_default().to_vec()))
            }
            Data::Text(text) => {
                self.spend(text.len() / 64)?;
                let text = String::from_utf8_lossy(text);
                let (from, to) = bounds(text.chars().count())?;
                Ok(Data::text(text.chars().skip(from).take(to - from).collect::<String>()))
            }
            other => fault(format!("cannot slice {}", other.type_name())),
        }
    }
}

fn word(operator: Binary) -> &'static str {
    match operator {
        Binary::Contains => "contains",
        Binary::StartsWith => "startsWith",
        Binary::EndsWith => "endsWith",
        Binary::Matches => "matches",
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::Remainder => "%",
        Binary::Power => "**",
        _ => "the operator",
    }
}

/// A condition.
pub(super) fn truth(value: &Data) -> Result<bool, Stop> {
    match value {
        Data::Boolean(b) => Ok(*b),
        other => fault(format!("a condition is a bool, not {}", other.type_name())),
    }
}

/// The key of a map that a value is.
pub(in crate::modules) fn key_of(value: &Data) -> Result<Key, Stop> {
    match value {
        Data::Text(text) => Ok(Key::Text(Arc::clone(text))),
        Data::Integer(n) => Ok(Key::Integer(*n)),
        other => fault(format!("a key is a string or an integer, not {}", other.type_name())),
    }
}

/// The item or member at an index.
fn member(of: &Data, index: &Data) -> Result<Data, Stop> {
    match (of, index) {
        (Data::Map(map), index) => Ok(map.get(&key_of(index)?).cloned().unwrap_or_default()),
        (Data::List(items), Data::Text(_)) if items.is_empty() => Ok(Data::Nil),
        (Data::List(items), Data::Integer(i)) => {
            let at = if *i < 0 {
                items.len().checked_add_signed(isize::try_from(*i).unwrap_or(isize::MIN))
            } else {
                usize::try_from(*i).ok()
            };
            match at.and_then(|at| items.get(at)) {
                Some(item) => Ok(item.clone()),
                None => fault(format!("index out of range: {i} (array length is {})", items.len())),
            }
        }
        (of, index) => fault(format!("cannot index {} with {}", of.type_name(), index.type_name())),
    }
}

/// The order of two numbers or strings; nothing for what is no number.
pub(super) fn compare(a: &Data, b: &Data) -> Result<Option<std::cmp::Ordering>, Stop> {
    let have_order = |a: &Data, b: &Data| match a {
        Data::Text(_) => matches!(b, Data::Text(_)),
        a => a.as_float().is_some() && b.as_float().is_some(),
    };
    if have_order(a, b) {
        return Ok(a.order(b));
    }
    fault(format!("cannot compare {} with {}", a.type_name(), b.type_name()))
}

fn signed(operator: Unary, operand: &Data) -> Result<Data, Stop> {
    match (operator, operand) {
        (Unary::Minus, Data::Integer(n)) => Ok(Data::Integer(n.wrapping_neg())),
        (Unary::Minus, Data::Float(f)) => Ok(Data::Float(-f)),
        (Unary::Plus, Data::Integer(_) | Data::Float(_)) => Ok(operand.clone()),
        (_, operand) => fault(format!("a number expected, not {}", operand.type_name())),
    }
}

/// Sums, products and the like of numbers.
pub(super) fn arithmetic(operator: Binary, a: &Data, b: &Data) -> Result<Data, Stop> {
    if let (Data::Integer(a), Data::Integer(b)) = (a, b) {
        match operator {
            Binary::Add => return Ok(Data::Integer(a.wrapping_add(*b))),
            Binary::Subtract => return Ok(Data::Integer(a.wrapping_sub(*b))),
            Binary::Multiply => return Ok(Data::Integer(a.wrapping_mul(*b))),
            Binary::Remainder if *b == 0 => return fault("integer divide by zero"),
            Binary::Remainder => return Ok(Data::Integer(a.wrapping_rem(*b))),
            Binary::Power if *b >= 0 => return Ok(Data::Integer(power(*a, b.unsigned_abs()))),
            _ => {}
        }
    }
    let (Some(x), Some(y)) = (a.as_float(), b.as_float()) else {
        return fault(format!("{} cannot take {} and {}", word(operator), a.type_name(), b.type_name()));
    };
    Ok(Data::Float(match operator {
        Binary::Add => x + y,
        Binary::Subtract => x - y,
        Binary::Multiply => x * y,
        Binary::Divide => x / y,
        Binary::Power => x.powf(y),
        _ => return fault("% needs two integers"),
    }))
}

/// A power, wrapped around as products are.
fn power(mut base: i64, mut exponent: u64) -> i64 {
    let mut result: i64 = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    result
}
