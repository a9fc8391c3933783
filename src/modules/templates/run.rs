//! Rendering.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::functions;
use super::parse::{Block, Branch, Include, Kind, Node, Range, Template, Yield};
use super::set::TemplateSet;
use crate::modules::data::Data;
use crate::modules::escape;
use crate::modules::expr::parse::Expr;
use crate::modules::expr::run::{Dialect, Frame, Names, Run, Stop};

/// Most templates and blocks within each other.
const NESTING_MAX: usize = 64;
/// Most bytes that come out.
const OUTPUT_MAX: usize = 64 << 20;
/// Most turns of loops.
const TURNS_MAX: usize = 10_000_000;

static TAG: Dialect = Dialect { call: functions::call, truth: |value| Ok(functions::truth(value)), is_tag: true };

/// Why rendering ends early.
#[derive(Debug)]
pub(super) enum Failed {
    /// A mistake, with the template and the line.
    At(String),
    /// More steps than there are for now.
    Budget,
    /// The template that is asked for is not there.
    NotFound,
}

/// A block, and the template that it stands in.
#[derive(Clone)]
struct Defined {
    block: Arc<Block>,
    template: Arc<str>,
}

/// What `yield content` gives.
#[derive(Clone)]
struct Content {
    nodes: Arc<Vec<Node>>,
    template: Arc<str>,
    context: Data,
    outer: Option<Arc<Content>>,
}

/// Variables, what stands at the top, and what every template of the set sees.
struct Scope<'d> {
    variables: RefCell<Vec<(String, Data)>>,
    data: &'d Data,
    globals: &'d HashMap<String, Data>,
}

impl Names for Scope<'_> {
    fn get(&self, name: &str) -> Option<Data> {
        let variables = self.variables.borrow();
        if let Some((_, value)) = variables.iter().rev().find(|(other, _)| other == name) {
            return Some(value.clone());
        }
        self.data.member(name.as_bytes()).or_else(|| self.globals.get(name)).cloned()
    }
}

struct Renderer<'d, 'r> {
    set: &'d TemplateSet,
    scope: &'r Scope<'d>,
    run: Run<'r>,
    out: Vec<u8>,
    blocks: HashMap<String, Defined>,
    template: Arc<str>,
    context: Data,
    content: Option<Arc<Content>>,
    nesting: usize,
    n_turns: usize,
    steps_max: usize,
}

/// Renders a template of a set with data, in at most so many steps.
///
/// # Errors
/// See [`Failed`].
pub(super) fn render(set: &TemplateSet, name: &str, data: &Data, steps_max: usize) -> Result<Vec<u8>, Failed> {
    let globals = set.globals();
    let scope = Scope { variables: RefCell::default(), data, globals: &globals };
    let run = Run::of_dialect(&TAG, &scope, steps_max);
    let mut renderer = Renderer {
        set,
        scope: &scope,
        run,
        out: Vec::new(),
        blocks: HashMap::new(),
        template: name.into(),
        context: data.clone(),
        content: None,
        nesting: 0,
        n_turns: 0,
        steps_max,
    };
    match set.find(name) {
        None => Err(Failed::NotFound),
        Some(found) => {
            let template = found.map_err(|wrong| Failed::At(format!("{name}:{}: {}", wrong.line, wrong.message)))?;
            renderer.template(name, &template)?;
            Ok(renderer.out)
        }
    }
}

type Done = Result<(), Failed>;

impl Renderer<'_, '_> {
    fn failed(&self, line: usize, message: impl std::fmt::Display) -> Failed {
        Failed::At(format!("{}:{line}: {message}", self.template))
    }

    fn eval(&mut self, line: usize, expr: &Expr) -> Result<Data, Failed> {
        let frame = Frame { element: self.context.clone(), ..Frame::default() };
        self.run.call(expr, frame).map_err(|stop| self.stopped(line, stop))
    }

    fn stopped(&self, line: usize, stop: Stop) -> Failed {
        match stop {
            Stop::Budget if self.run.n_steps > self.steps_max => Failed::Budget,
            stop => self.failed(line, stop.message()),
        }
    }

    /// A value that is kept, and may be used in the making of others again and again.
    fn eval_kept(&mut self, line: usize, expr: &Expr) -> Result<Data, Failed> {
        let value = self.eval(line, expr)?;
        self.run.check_depth(&value).map_err(|stop| self.stopped(line, stop))?;
        Ok(value)
    }

    /// A template of the set by name.
    fn load(&self, line: usize, name: &str) -> Result<Arc<Template>, Failed> {
        match self.set.find(name) {
            None => Err(self.failed(line, format!("template not found: {name}"))),
            Some(Ok(template)) => Ok(template),
            Some(Err(wrong)) => Err(Failed::At(format!("{name}:{}: {}", wrong.line, wrong.message))),
        }
    }

    fn nested(&mut self, line: usize, body: impl FnOnce(&mut Self) -> Done) -> Done {
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            return Err(self.failed(line, format!("more than {NESTING_MAX} templates within each other")));
        }
        let done = body(self);
        self.nesting -= 1;
        done
    }

    /// Renders a template, or the one that it extends in the end.
    fn template(&mut self, name: &str, template: &Arc<Template>) -> Done {
        let outer = std::mem::replace(&mut self.template, name.into());
        let own = Arc::clone(&self.template);
        let mut chain = vec![(Arc::clone(&own), Arc::clone(template))];
        while let Some((name, last)) = chain.last().cloned()
            && let Some(parent) = &last.extends
        {
            self.template = name;
            if chain.len() > NESTING_MAX {
                return Err(self.failed(1, "templates extend each other in a circle"));
            }
            let loaded = self.load(1, parent)?;
            chain.push((parent.as_str().into(), loaded));
        }
        let blocks = self.blocks.clone();
        // Those nearest to the template that is rendered count.
        for (name, template) in chain.iter().rev() {
            self.template = Arc::clone(name);
            for import in &template.imports {
                let imported = self.load(1, import)?;
                self.define(import, &imported);
            }
            self.define(name, template);
        }
        let done = match chain.last() {
            Some((name, root)) => {
                self.template = Arc::clone(name);
                self.nodes(&root.nodes)
            }
            None => Ok(()),
        };
        self.blocks = blocks;
        if done.is_ok() {
            self.template = outer;
        }
        done
    }

    fn define(&mut self, name: &str, template: &Template) {
        for block in &template.blocks {
            let defined = Defined { block: Arc::clone(block), template: name.into() };
            self.blocks.insert(block.name.clone(), defined);
        }
    }

    /// Renders pieces with a scope of their own.
    fn nodes(&mut self, nodes: &[Node]) -> Done {
        let n = self.scope.variables.borrow().len();
        let done = nodes.iter().try_for_each(|node| self.node(node));
        self.scope.variables.borrow_mut().truncate(n);
        done
    }

    fn declare(&self, name: &str, value: Data) {
        self.scope.variables.borrow_mut().push((name.to_owned(), value));
    }

    fn write(&mut self, line: usize, bytes: &[u8]) -> Done {
        self.out.extend_from_slice(bytes);
        if self.out.len() > OUTPUT_MAX {
            return Err(self.failed(line, format!("more than {} MiB of output", OUTPUT_MAX >> 20)));
        }
        Ok(())
    }

    fn step(&mut self, line: usize) -> Done {
        self.run.spend(1).map_err(|stop| match stop {
            Stop::Budget => Failed::Budget,
            stop => self.failed(line, stop.message()),
        })
    }

    fn node(&mut self, node: &Node) -> Done {
        let line = node.line;
        self.step(line)?;
        match &node.kind {
            Kind::Text(text) => self.write(line, text.as_bytes()),
            Kind::Output(expr, is_raw) => {
                let value = self.eval(line, expr)?;
                let mut text = Vec::new();
                match &value {
                    Data::List(_) | Data::Map(_) => {
                        let json = crate::modules::json::plain::write(&value);
                        text = json.map_err(|message| self.failed(line, message))?.into_bytes();
                    }
                    scalar => scalar.write_scalar(&mut text),
                }
                if !is_raw && self.set.escapes() && !is_escaped(expr) {
                    text = escape::html(&text);
                }
                self.write(line, &text)
            }
            Kind::If(branch) => self.branch(line, branch),
            Kind::Range(range) => self.range(line, range),
            Kind::Declare(name, expr) => {
                let value = self.eval_kept(line, expr)?;
                self.declare(name, value);
                Ok(())
            }
            Kind::Assign(name, expr) => {
                let value = self.eval_kept(line, expr)?;
                let mut variables = self.scope.variables.borrow_mut();
                match variables.iter_mut().rev().find(|(other, _)| other == name) {
                    Some((_, old)) => {
                        *old = value;
                        Ok(())
                    }
                    None => {
                        drop(variables);
                        Err(self.failed(line, format!("unknown variable {name}")))
                    }
                }
            }
            Kind::Block(block) => {
                // Without arguments its parameters have their values for that; what it is to give may be defined elsewhere.
                self.block(line, &block.name, Vec::new(), None, None)
            }
            Kind::Yield(call) => self.yielded(line, call),
            Kind::YieldContent(context) => {
                let context = context.as_ref().map(|context| self.eval(line, context)).transpose()?;
                let Some(content) = self.content.clone() else { return Ok(()) };
                let outer_context =
                    std::mem::replace(&mut self.context, context.unwrap_or_else(|| content.context.clone()));
                let outer = std::mem::replace(&mut self.content, content.outer.clone());
                let template = std::mem::replace(&mut self.template, Arc::clone(&content.template));
                self.nested(line, |renderer| renderer.nodes(&content.nodes))?;
                (self.context, self.content, self.template) = (outer_context, outer, template);
                Ok(())
            }
            Kind::Include(include) => self.include(line, include),
            Kind::Try(body, name, handler) => self.attempt(body, name.as_deref(), handler),
        }
    }

    fn branch(&mut self, line: usize, branch: &Branch) -> Done {
        let n = self.scope.variables.borrow().len();
        if let Some((name, expr)) = &branch.variable {
            let value = self.eval(line, expr)?;
            self.declare(name, value);
        }
        let condition = self.eval(line, &branch.condition)?;
        let nodes = if functions::truth(&condition) { &branch.yes } else { &branch.no };
        self.nodes(nodes)?;
        self.scope.variables.borrow_mut().truncate(n);
        Ok(())
    }

    fn range(&mut self, line: usize, range: &Range) -> Done {
        let of = self.eval(line, &range.of)?;
        let items: Vec<(Data, Data)> = match &of {
            Data::List(items) => items.iter().cloned().zip(0..).map(|(item, i)| (Data::Integer(i), item)).collect(),
            Data::Map(map) => map.iter().map(|(key, item)| (key.data(), item.clone())).collect(),
            Data::Nil => Vec::new(),
            other => return Err(self.failed(line, format!("range needs a table, not {}", other.type_name()))),
        };
        if items.is_empty() {
            return self.nodes(&range.otherwise);
        }
        let context = self.context.clone();
        let n = self.scope.variables.borrow().len();
        for (key, item) in items {
            self.n_turns += 1;
            if self.n_turns > TURNS_MAX {
                return Err(self.failed(line, format!("more than {TURNS_MAX} turns of loops")));
            }
            self.step(line)?;
            match (&range.key, &range.value) {
                (Some(name), Some(value)) => {
                    self.declare(name, key);
                    self.declare(value, item);
                }
                (Some(name), None) => {
                    self.declare(name, key);
                    self.context = item;
                }
                _ => self.context = item,
            }
            self.nodes(&range.body)?;
            self.scope.variables.borrow_mut().truncate(n);
        }
        self.context = context;
        Ok(())
    }

    fn yielded(&mut self, line: usize, call: &Yield) -> Done {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for (name, expr) in &call.arguments {
            arguments.push((name.clone(), self.eval_kept(line, expr)?));
        }
        let context = call.context.as_ref().map(|context| self.eval(line, context)).transpose()?;
        self.block(line, &call.name, arguments, context, call.content.as_ref())
    }

    /// Renders the block of a name.
    fn block(
        &mut self,
        line: usize,
        name: &str,
        arguments: Vec<(Option<String>, Data)>,
        context: Option<Data>,
        content: Option<&Arc<Vec<Node>>>,
    ) -> Done {
        let Some(Defined { block, template }) = self.blocks.get(name).cloned() else {
            return Err(self.failed(line, format!("block not found: {name}")));
        };
        let n = self.scope.variables.borrow().len();
        let mut by_place = 0;
        let mut values: Vec<Option<Data>> = vec![None; block.parameters.len()];
        for (name, value) in arguments {
            let at = match name {
                Some(name) => block.parameters.iter().position(|(parameter, _)| *parameter == name),
                None => {
                    by_place += 1;
                    Some(by_place - 1)
                }
            };
            match at.and_then(|at| values.get_mut(at)) {
                Some(slot) => *slot = Some(value),
                None => return Err(self.failed(line, format!("block {} has no such parameter", block.name))),
            }
        }
        for ((parameter, default), value) in block.parameters.iter().zip(values) {
            let value = match (value, default) {
                (Some(value), _) => value,
                (None, Some(default)) => self.eval(line, default)?,
                (None, None) => Data::Nil,
            };
            self.declare(parameter, value);
        }
        let own = self.template.clone();
        let content = match (content, &block.content) {
            (Some(nodes), _) => Some((Arc::clone(nodes), Arc::clone(&own))),
            (None, Some(nodes)) => Some((Arc::clone(nodes), Arc::clone(&template))),
            (None, None) => None,
        };
        let content = content.map(|(nodes, template)| {
            Arc::new(Content { nodes, template, context: self.context.clone(), outer: self.content.clone() })
        });
        let outer_content = std::mem::replace(&mut self.content, content);
        let outer_template = std::mem::replace(&mut self.template, template);
        let outer_context = self.context.clone();
        if let Some(context) = context {
            self.context = context;
        }
        self.nested(line, |renderer| renderer.nodes(&block.body))?;
        self.content = outer_content;
        self.template = outer_template;
        self.context = outer_context;
        self.scope.variables.borrow_mut().truncate(n);
        Ok(())
    }

    fn include(&mut self, line: usize, include: &Include) -> Done {
        let name = match self.eval(line, &include.name)? {
            Data::Text(name) => String::from_utf8_lossy(&name).into_owned(),
            other => return Err(self.failed(line, format!("include needs a name, not {}", other.type_name()))),
        };
        let context = include.context.as_ref().map(|context| self.eval(line, context)).transpose()?;
        if include.if_exists && self.set.find(&name).is_none() {
            return Ok(());
        }
        let template = self.load(line, &name)?;
        let outer = self.context.clone();
        if let Some(context) = context {
            self.context = context;
        }
        self.nested(line, |renderer| renderer.template(&name, &template))?;
        self.context = outer;
        Ok(())
    }

    fn attempt(&mut self, body: &[Node], name: Option<&str>, handler: &[Node]) -> Done {
        let n_out = self.out.len();
        let n = self.scope.variables.borrow().len();
        let state =
            (self.context.clone(), self.content.clone(), self.template.clone(), self.nesting, self.blocks.clone());
        let message = match self.nodes(body) {
            Err(Failed::At(message)) => message,
            other => return other,
        };
        self.out.truncate(n_out);
        self.scope.variables.borrow_mut().truncate(n);
        (self.context, self.content, self.template, self.nesting, self.blocks) = state;
        if let Some(name) = name {
            self.declare(name, Data::text(message));
        }
        self.nodes(handler)?;
        self.scope.variables.borrow_mut().truncate(n);
        Ok(())
    }
}

/// Whether an expression has made its value fit for HTML.
fn is_escaped(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(name, _) if matches!(&**name, "html"))
}
