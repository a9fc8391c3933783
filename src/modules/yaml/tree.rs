//! Text to a tree: the composer over the events of `saphyr-parser`.
//!
//! Nodes keep their place for messages. An alias is another reference to the node of its anchor, so a document that
//! multiplies itself costs nothing before it is expanded, which `decode.rs` counts. An anchor holds from the end of its
//! node on: a node cannot contain itself.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::scalar::{Scalar, resolve};
use super::{DEPTH_MAX, Fault};

/// A node, perhaps of several places.
pub(crate) type Shared = Rc<Node>;

/// A node of a document.
pub(crate) struct Node {
    /// What it is.
    pub(crate) content: Content,
    /// Line, from 1.
    pub(super) line: usize,
    /// Column, from 1.
    pub(super) column: usize,
    /// The characters of the text that it covers, without a byte order mark before them.
    pub(crate) range: Range<usize>,
}

/// What a node is.
pub(crate) enum Content {
    /// A scalar, with its meaning.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Shared>),
    /// Pairs of key and value. Keys are scalars, and no two are equal; `<<` stands for itself.
    Mapping(Vec<(Shared, Shared)>),
}

impl Node {
    /// A fault at its place.
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        let at = self.range.start;
        Fault { message: message.into(), line: self.line, column: self.column, at, earlier: None }
    }

    /// Whether it is the key of a merge.
    pub(crate) fn is_merge(&self) -> bool {
        matches!(&self.content, Content::Scalar(Scalar::Merge))
    }
}

fn fault_at(marker: Marker, message: impl Into<String>) -> Fault {
    let (line, column) = (marker.line(), marker.col() + 1);
    Fault { message: message.into(), line, column, at: marker.index(), earlier: None }
}

/// A container that has not ended.
struct Open {
    is_mapping: bool,
    /// Items, or keys and values in turn.
    nodes: Vec<Shared>,
    anchor: usize,
    start: Marker,
}

/// The documents of a text, at most so many.
pub(crate) fn read(text: &[u8], n_max: usize) -> Result<Vec<Shared>, Fault> {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text),
        Err(error) => {
            let before = text.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = before.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
            let at = String::from_utf8_lossy(before).chars().count();
            return Err(Fault { message: "input is not UTF-8".to_owned(), line, column, at, earlier: None });
        }
    };
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: HashMap<usize, Shared> = HashMap::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| fault_at(*error.marker(), error.info()))?;
        let start = span.start;
        let node = match event {
            Event::DocumentStart(_) => {
                if documents.len() >= n_max {
                    return Err(fault_at(start, "there is more than one document"));
                }
                anchors.clear();
                continue;
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => continue,
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                if open.len() >= DEPTH_MAX {
                    return Err(fault_at(start, "maximum nesting depth of 128 exceeded"));
                }
                let is_mapping = matches!(event, Event::MappingStart(..));
                open.push(Open { is_mapping, nodes: Vec::new(), anchor, start });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(ended) => {
                    let anchor = ended.anchor;
                    keep(&mut anchors, anchor, close(ended, span.end)?)
                }
                None => continue,
            },
            Event::Alias(anchor) => match anchors.get(&anchor) {
                Some(node) => Rc::clone(node),
                None => return Err(fault_at(start, "an alias within the node that it stands for")),
            },
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = scalar(text, style, tag).map_err(|message| fault_at(start, message))?;
                keep(&mut anchors, anchor, node_at(Content::Scalar(scalar), start, span.end))
            }
        };
        match open.last_mut() {
            Some(container) => container.nodes.push(node),
            None => documents.push(node),
        }
    }
    Ok(documents)
}

fn node_at(content: Content, start: Marker, end: Marker) -> Node {
    Node { content, line: start.line(), column: start.col() + 1, range: start.index()..end.index() }
}

fn keep(anchors: &mut HashMap<usize, Shared>, anchor: usize, node: Node) -> Shared {
    let node = Rc::new(node);
    if anchor > 0 {
        anchors.insert(anchor, Rc::clone(&node));
    }
    node
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<Cow<'_, Tag>>) -> Result<Scalar, String> {
    let tag = match &tag {
        Some(tag) if tag.is_yaml_core_schema() => Some(tag.suffix.as_str()),
        // `! text` is a string.
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Some("str"),
        Some(_) | None => None,
    };
    resolve(text, style == ScalarStyle::Plain, tag)
}

/// The node of a container that has ended.
fn close(ended: Open, end: Marker) -> Result<Node, Fault> {
    if !ended.is_mapping {
        return Ok(node_at(Content::Sequence(ended.nodes), ended.start, end));
    }
    let mut pairs = Vec::with_capacity(ended.nodes.len() / 2);
    let mut seen = HashMap::with_capacity(ended.nodes.len() / 2);
    let mut nodes = ended.nodes.into_iter();
    while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
        let Content::Scalar(scalar) = &key.content else {
            return Err(key.fault("a key must be a scalar"));
        };
        if let Some(earlier) = seen.insert(scalar.identity(), key.range.clone()) {
            return Err(Fault { earlier: Some(earlier), ..key.fault("duplicate key") });
        }
        pairs.push((key, value));
    }
    Ok(node_at(Content::Mapping(pairs), ended.start, end))
}
