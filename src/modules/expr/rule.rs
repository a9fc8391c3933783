//! Conditions of policies in the language: over `actor`, `action`, `resource` and `meta`.

use super::parse::Parsed;
use super::run::{Names, Run, Stop};
use crate::modules::data::Data;
use crate::security::Request;
use crate::source::with_room;

/// The names that a condition may use.
const NAMES: [&str; 4] = ["actor", "action", "resource", "meta"];

/// A condition.
#[derive(Debug)]
pub(crate) struct Rule(Parsed);

impl Rule {
    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub(crate) fn read(text: &str) -> Result<Rule, String> {
        let parsed = super::read_text(text.as_bytes())?;
        match parsed.names.iter().find(|name| !NAMES.contains(&&***name)) {
            Some(name) => Err(format!("unknown name {name}; there are actor, action, resource, meta")),
            None => Ok(Rule(parsed)),
        }
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// It cannot be decided, or gives no boolean; in words.
    pub(crate) fn holds(&self, request: &Request<'_>) -> Result<bool, String> {
        let facts = Facts(*request);
        let mut run = Run::new(&self.0, &facts);
        match with_room(|| run.eval(&self.0.root)).map_err(Stop::message)? {
            Data::Boolean(holds) => Ok(holds),
            other => Err(format!("the expression gives {}, not bool", other.type_name())),
        }
    }
}

/// A request as values.
struct Facts<'r>(Request<'r>);

impl Names for Facts<'_> {
    fn get(&self, name: &str) -> Option<Data> {
        let map = |data: &Data| if *data == Data::Nil { Data::map::<&str>([]) } else { data.clone() };
        match name {
            "actor" => {
                self.0.actor.map(|actor| Data::map([("id", Data::text(actor.id())), ("meta", map(actor.meta()))]))
            }
            "action" => Some(Data::text(self.0.action)),
            "resource" => Some(Data::text(self.0.resource)),
            "meta" => Some(map(self.0.meta)),
            _ => None,
        }
    }
}
