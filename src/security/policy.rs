//! Policies, and how they are read.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::condition::{Condition, Operand, Operator};
use super::pattern::Pattern;
use super::scope::{Request, Verdict};
use crate::data::Data;

/// What a policy says about the requests that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Yes, unless another policy denies.
    Allow,
    /// No, whatever others say.
    Deny,
}

/// A condition that is not made here: whether it holds, or nothing if that cannot be decided.
pub type Check = dyn Fn(&Request<'_>) -> Option<bool> + Send + Sync;

#[derive(Clone)]
struct Rule(Arc<Check>);

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rule")
    }
}

/// A policy.
#[derive(Clone, Debug)]
pub struct Policy {
    id: Box<str>,
    actions: Vec<Pattern>,
    resources: Vec<Pattern>,
    conditions: Vec<Condition>,
    rule: Option<Rule>,
    effect: Effect,
    /// What has come in its place since: another policy, or nothing. Scopes that have this one follow.
    successor: OnceLock<Option<Arc<Policy>>>,
}

impl Policy {
    /// A policy without conditions. In patterns `*` stands for any text.
    pub fn new(id: &str, effect: Effect, actions: &[&str], resources: &[&str]) -> Policy {
        let patterns = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text.as_bytes())).collect();
        Policy {
            id: id.into(),
            actions: patterns(actions),
            resources: patterns(resources),
            conditions: Vec::new(),
            rule: None,
            effect,
            successor: OnceLock::new(),
        }
    }

    /// The same where this holds, too.
    #[must_use]
    pub fn with_condition(mut self, condition: Condition) -> Policy {
        self.conditions.push(condition);
        self
    }

    /// The same where this holds, too.
    #[must_use]
    pub fn with_check(mut self, check: Arc<Check>) -> Policy {
        self.rule = Some(Rule(check));
        self
    }

    /// Reads the field `policy` of an entry: `actions`, `resources`, `effect`, `conditions`.
    ///
    /// # Errors
    /// What is wrong with it, as `policy.effect should be allow or deny, got 'permit'`.
    pub fn read(id: &str, definition: &Data) -> Result<Policy, String> {
        let actions = patterns(definition, "actions")?;
        let resources = patterns(definition, "resources")?;
        let effect = match definition.field(b"effect").and_then(Data::as_text) {
            Some(b"allow") => Effect::Allow,
            Some(b"deny") => Effect::Deny,
            other => {
                let got = String::from_utf8_lossy(other.unwrap_or_default()).into_owned();
                return Err(format!("policy.effect should be allow or deny, got '{got}'"));
            }
        };
        let conditions = match definition.field(b"conditions") {
            None => Vec::new(),
            Some(Data::List(list)) => list.iter().map(condition).collect::<Result<_, _>>()?,
            Some(_) => return Err("policy.conditions should be a list".to_owned()),
        };
        Ok(Policy { id: id.into(), actions, resources, conditions, rule: None, effect, successor: OnceLock::new() })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it says about what it matches: the one that counts in its place, if there is one.
    pub fn effect(&self) -> Effect {
        self.present().unwrap_or(self).effect
    }

    /// Another policy counts in its place from now on, wherever it is; or none. The first successor stays.
    pub fn supersede(&self, successor: Option<Arc<Policy>>) {
        self.successor.set(successor).ok();
    }

    /// The policy that counts in its place, if there is one.
    fn present(&self) -> Option<&Policy> {
        let mut policy = self;
        while let Some(successor) = policy.successor.get() {
            policy = successor.as_deref()?;
        }
        Some(policy)
    }

    /// What it says about a request. What cannot be decided counts against the request.
    pub fn evaluate(&self, request: &Request<'_>) -> Verdict {
        match self.present() {
            Some(policy) => policy.own_verdict(request),
            None => Verdict::Undefined,
        }
    }

    fn own_verdict(&self, request: &Request<'_>) -> Verdict {
        let matches = |patterns: &[Pattern], text: &[u8]| patterns.iter().any(|pattern| pattern.matches(text));
        if !matches(&self.actions, request.action) || !matches(&self.resources, request.resource) {
            return Verdict::Undefined;
        }
        let conditions = self.conditions.iter().map(|condition| condition.holds(request).ok());
        let all_hold = conditions.chain(self.rule.iter().map(|rule| (rule.0)(request)));
        for holds in all_hold {
            match holds {
                Some(true) => {}
                None if self.effect == Effect::Deny => {}
                Some(false) | None => return Verdict::Undefined,
            }
        }
        match self.effect {
            Effect::Allow => Verdict::Allow,
            Effect::Deny => Verdict::Deny,
        }
    }
}

fn patterns(definition: &Data, name: &str) -> Result<Vec<Pattern>, String> {
    let complaint = || format!("policy.{name} should be a string or a list of strings");
    match definition.field(name.as_bytes()) {
        Some(Data::Text(text)) => Ok(vec![Pattern::new(text)]),
        Some(Data::List(list)) => {
            list.iter().map(|one| one.as_text().map(Pattern::new).ok_or_else(complaint)).collect()
        }
        _ => Err(complaint()),
    }
}

fn condition(definition: &Data) -> Result<Condition, String> {
    let text = |name: &str| definition.field(name.as_bytes()).and_then(Data::as_text);
    let field = text("field").ok_or("a condition needs a field")?;
    let name = text("operator").ok_or("a condition needs an operator")?;
    let unknown = || format!("unknown operator '{}'", String::from_utf8_lossy(name));
    let operator = Operator::of_name(name).ok_or_else(unknown)?;
    let operand = match (definition.field(b"value"), text("value_from")) {
        (None, None) => Operand::None,
        (Some(value), None) => Operand::Value(value.clone()),
        (None, Some(path)) => Operand::Field(path.to_vec()),
        (Some(_), Some(_)) => return Err("exactly one of value and value_from is needed".to_owned()),
    };
    Condition::new(field, operator, operand)
}
