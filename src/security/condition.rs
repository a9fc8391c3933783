//! Conditions of policies: a fact of the request compared with a value, or with another fact.

use std::borrow::Cow;

use regex::bytes::Regex;

use super::scope::Request;
use crate::data::Data;

/// How a fact is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those that policies are written with")]
pub enum Operator {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    Nin,
    Exists,
    Nexists,
    Contains,
    Ncontains,
    Matches,
    Nmatches,
}

impl Operator {
    /// All, by the names that policies are written with.
    pub const ALL: [(&'static str, Operator); 14] = [
        ("eq", Operator::Eq),
        ("ne", Operator::Ne),
        ("lt", Operator::Lt),
        ("lte", Operator::Lte),
        ("gt", Operator::Gt),
        ("gte", Operator::Gte),
        ("in", Operator::In),
        ("nin", Operator::Nin),
        ("exists", Operator::Exists),
        ("nexists", Operator::Nexists),
        ("contains", Operator::Contains),
        ("ncontains", Operator::Ncontains),
        ("matches", Operator::Matches),
        ("nmatches", Operator::Nmatches),
    ];

    /// The operator of a name.
    pub fn of_name(name: &[u8]) -> Option<Operator> {
        Operator::ALL.iter().find(|(other, _)| other.as_bytes() == name).map(|(_, operator)| *operator)
    }

    /// The operator that says yes, and whether this one is its opposite.
    fn positive(self) -> (Operator, bool) {
        match self {
            Operator::Ne => (Operator::Eq, true),
            Operator::Nin => (Operator::In, true),
            Operator::Nexists => (Operator::Exists, true),
            Operator::Ncontains => (Operator::Contains, true),
            Operator::Nmatches => (Operator::Matches, true),
            Operator::Eq
            | Operator::Lt
            | Operator::Lte
            | Operator::Gt
            | Operator::Gte
            | Operator::In
            | Operator::Exists
            | Operator::Contains
            | Operator::Matches => (self, false),
        }
    }
}

/// What a fact is compared with.
#[derive(Clone, Debug)]
pub enum Operand {
    /// Nothing: for `exists` and `nexists`.
    None,
    /// A value.
    Value(Data),
    /// Another fact of the request, by its path.
    Field(Vec<u8>),
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition {
    field: Field,
    operator: Operator,
    operand: Compared,
}

/// An operand as it is used.
#[derive(Clone, Debug)]
enum Compared {
    None,
    Value(Data),
    Expression(Regex),
    Field(Field),
}

/// The place of a fact.
#[derive(Clone, Debug)]
enum Field {
    ActorId,
    ActorMeta(Box<[u8]>),
    Action,
    Resource,
    Meta(Box<[u8]>),
    /// No request has it.
    Unknown,
}

impl Field {
    fn of_path(path: &[u8]) -> Field {
        match path {
            b"actor.id" => Field::ActorId,
            b"action" => Field::Action,
            b"resource" => Field::Resource,
            _ => {
                if let Some(path) = path.strip_prefix(b"actor.meta.") {
                    Field::ActorMeta(path.into())
                } else if let Some(path) = path.strip_prefix(b"meta.") {
                    Field::Meta(path.into())
                } else {
                    Field::Unknown
                }
            }
        }
    }

    fn of_request<'r>(&self, request: &Request<'r>) -> Option<Cow<'r, Data>> {
        let text = |text: &[u8]| Cow::Owned(Data::text(text));
        match self {
            Field::ActorId => request.actor.map(|actor| text(actor.id())),
            Field::ActorMeta(path) => request.actor?.meta().at(path).map(Cow::Borrowed),
            Field::Action => Some(text(request.action)),
            Field::Resource => Some(text(request.resource)),
            Field::Meta(path) => request.meta.at(path).map(Cow::Borrowed),
            Field::Unknown => None,
        }
    }
}

/// A condition cannot be decided: an expression that is a fact is none.
pub(super) struct Undecided;

impl Condition {
    /// A condition on the fact at `field`: `actor.id`, `actor.meta.x.y`, `action`, `resource`, or `meta.x.y`.
    ///
    /// # Errors
    /// Why there is no such condition: the operand does not fit the operator, or is a bad regular expression.
    pub fn new(field: &[u8], operator: Operator, operand: Operand) -> Result<Condition, String> {
        let (positive, _) = operator.positive();
        let operand = match (positive, operand) {
            (Operator::Exists, Operand::None) => Compared::None,
            (Operator::Exists, _) => return Err("exists and nexists take no value".to_owned()),
            (_, Operand::None) => return Err("exactly one of value and value_from is needed".to_owned()),
            (Operator::Matches, Operand::Value(value)) => {
                let text = value.as_text().ok_or("the value of matches should be a regular expression")?;
                Compared::Expression(expression(text)?)
            }
            (_, Operand::Value(value)) => Compared::Value(value),
            (_, Operand::Field(path)) => Compared::Field(Field::of_path(&path)),
        };
        Ok(Condition { field: Field::of_path(field), operator, operand })
    }

    /// Whether it holds for a request.
    pub(super) fn holds(&self, request: &Request<'_>) -> Result<bool, Undecided> {
        let (positive, is_opposite) = self.operator.positive();
        let Some(fact) = self.field.of_request(request) else { return Ok(is_opposite) };
        let holds = match &self.operand {
            Compared::None => true,
            Compared::Expression(expression) => matches_text(&fact, expression),
            Compared::Value(value) => compare(positive, &fact, value)?,
            Compared::Field(field) => match field.of_request(request) {
                Some(value) => compare(positive, &fact, &value)?,
                None => false,
            },
        };
        Ok(holds != is_opposite)
    }
}

fn expression(text: &[u8]) -> Result<Regex, String> {
    let text = std::str::from_utf8(text).map_err(|_| "the regular expression is no UTF-8".to_owned())?;
    Regex::new(text).map_err(|error| format!("bad regular expression: {error}"))
}

fn matches_text(fact: &Data, expression: &Regex) -> bool {
    fact.as_text().is_some_and(|text| expression.is_match(text))
}

/// Whether a positive operator holds for two values.
fn compare(operator: Operator, fact: &Data, value: &Data) -> Result<bool, Undecided> {
    Ok(match operator {
        Operator::Eq => fact.is_equal(value),
        Operator::Lt => fact.order(value).is_some_and(|order| order.is_lt()),
        Operator::Lte => fact.order(value).is_some_and(|order| order.is_le()),
        Operator::Gt => fact.order(value).is_some_and(|order| order.is_gt()),
        Operator::Gte => fact.order(value).is_some_and(|order| order.is_ge()),
        Operator::In => contains(value, fact),
        Operator::Contains => match (fact, value) {
            (Data::Text(text), Data::Text(part)) => memchr::memmem::find(text, part).is_some(),
            _ => contains(fact, value),
        },
        Operator::Matches => match value.as_text() {
            Some(text) => matches_text(fact, &expression(text).map_err(|_| Undecided)?),
            None => return Err(Undecided),
        },
        Operator::Exists
        | Operator::Ne
        | Operator::Nin
        | Operator::Nexists
        | Operator::Ncontains
        | Operator::Nmatches => false,
    })
}

/// Whether a list has an element.
fn contains(list: &Data, element: &Data) -> bool {
    matches!(list, Data::List(list) if list.iter().any(|other| other.is_equal(element)))
}
