//! `text.splitter`: texts in chunks of a size, for what takes no long texts.
//!
//! | file | what |
//! |---|---|
//! | `recursive.rs` | chunks by separators |
//! | `markdown.rs` | chunks by the structure of Markdown |

mod markdown;
mod recursive;

use std::sync::Arc;
use std::time::Instant;

use self::markdown::Markdown;
use self::recursive::{Place, Recursive, part};
use super::work::{self, BYTES_PER_REDUCTION, Items, Work, ret_list};
use crate::modules::data::Data;
use crate::process::error::kind;
use crate::process::failure::{Failure, ret_ok};
use crate::stdlib::set_field;
use crate::vm::native::{
    Cx, Function, HostType, Kind, Object, Portable, Raise, Ret, TableRef, Transfer, Value, kind_of, number,
};

pub(super) const FUNCTIONS: &[Function] = &[("markdown", markdown), ("recursive", recursive)];

static SPLITTER: HostType =
    HostType::new("text.Splitter", &[("split_batch", split_batch), ("split_text", split_text)], &[]);

/// Characters of a chunk, and those that the next one repeats, unless they are told.
const SIZE_DEFAULT: usize = 512;
const OVERLAP_DEFAULT: usize = 100;
/// Most separators, which are tried one after the other.
const SEPARATORS_MAX: i64 = 100;
/// The first piece of work on texts up to so many bytes is short.
const SHORT: usize = 64 << 10;

/// How texts are cut.
#[derive(Debug)]
enum Way {
    Recursive(Recursive),
    Markdown(Markdown),
}

#[derive(Clone)]
struct Splitter(Arc<Way>);

impl Object for Splitter {
    fn type_name(&self) -> &'static str {
        SPLITTER.name()
    }

    fn transfer(&self) -> Transfer {
        Transfer::Portable(Box::new(self.clone()))
    }
}

impl Portable for Splitter {
    fn arrive(&self, cx: &mut Cx<'_>) -> Value {
        cx.new_object(&SPLITTER, self.clone())
    }
}

// ---- options

/// Ends the native with a splitter, or with what is wrong with its options.
fn ret_splitter(cx: &mut Cx<'_>, context: &'static str, way: Result<Way, String>) -> Result<Ret, Raise> {
    match way {
        Ok(way) => {
            let splitter = cx.new_object(&SPLITTER, Splitter(Arc::new(way)));
            ret_ok(cx, splitter)
        }
        Err(message) => Failure::new(kind::INVALID, message).with_context(context).ret_nil(cx),
    }
}

/// `splitter.recursive([options])`
fn recursive(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let way = options(cx).and_then(|options| {
        let (size, overlap) = sizes(cx, options)?;
        let keep_separator = flag(cx, options, "keep_separator")?;
        let separators = separators(cx, options)?;
        Ok(Way::Recursive(Recursive { size, overlap, keep_separator, separators }))
    });
    ret_splitter(cx, "recursive", way)
}

/// `splitter.markdown([options])`
fn markdown(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let way = options(cx).and_then(|options| {
        let (size, overlap) = sizes(cx, options)?;
        Ok(Way::Markdown(Markdown {
            size,
            overlap,
            code_blocks: flag(cx, options, "code_blocks")?,
            reference_links: flag(cx, options, "reference_links")?,
            heading_hierarchy: flag(cx, options, "heading_hierarchy")?,
            join_table_rows: flag(cx, options, "join_table_rows")?,
        }))
    });
    ret_splitter(cx, "markdown", way)
}

fn options(cx: &mut Cx<'_>) -> Result<Option<TableRef>, String> {
    match kind_of(cx.arg(1)) {
        Kind::Nil => Ok(None),
        Kind::Table(table) => Ok(Some(table)),
        _ => Err("options must be a table".to_owned()),
    }
}

/// An option; nil without options.
fn option(cx: &mut Cx<'_>, options: Option<TableRef>, name: &str) -> Value {
    options.map_or(Value::NIL, |options| cx.raw_get_str(options, name))
}

fn flag(cx: &mut Cx<'_>, options: Option<TableRef>, name: &str) -> Result<bool, String> {
    match kind_of(option(cx, options, name)) {
        Kind::Nil => Ok(false),
        Kind::Boolean(value) => Ok(value),
        _ => Err(format!("{name} must be a boolean")),
    }
}

/// A number of characters.
fn size(cx: &mut Cx<'_>, options: Option<TableRef>, name: &str) -> Result<Option<usize>, String> {
    let v = option(cx, options, name);
    let n = match kind_of(v) {
        Kind::Nil => return Ok(None),
        Kind::Int(_) | Kind::Float(_) => number::to_integer(v).and_then(|n| usize::try_from(n).ok()),
        _ => None,
    };
    n.map(Some).ok_or_else(|| format!("{name} must be a whole number that is not negative"))
}

fn sizes(cx: &mut Cx<'_>, options: Option<TableRef>) -> Result<(usize, usize), String> {
    let size_of_chunk = size(cx, options, "chunk_size")?.unwrap_or(SIZE_DEFAULT);
    if size_of_chunk == 0 {
        return Err("chunk_size must be greater than 0".to_owned());
    }
    // A fifth of a small chunk.
    let overlap = size(cx, options, "chunk_overlap")?.unwrap_or(OVERLAP_DEFAULT.min(size_of_chunk / 5));
    if overlap >= size_of_chunk {
        return Err("chunk_overlap must be smaller than chunk_size".to_owned());
    }
    Ok((size_of_chunk, overlap))
}

fn separators(cx: &mut Cx<'_>, options: Option<TableRef>) -> Result<Vec<String>, String> {
    let list = match kind_of(option(cx, options, "separators")) {
        Kind::Nil => return Ok(Recursive::default_separators()),
        Kind::Table(list) => list,
        _ => return Err("separators must be a list of strings".to_owned()),
    };
    let n = cx.raw_len(list);
    if !(1..=SEPARATORS_MAX).contains(&n) {
        return Err(format!("separators must be between 1 and {SEPARATORS_MAX} strings"));
    }
    let one = |i| match kind_of(cx.raw_get_int(list, i)) {
        Kind::Str(s) => match std::str::from_utf8(cx.bytes(s.into())) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err("separators must be UTF-8".to_owned()),
        },
        _ => Err("separators must be a list of strings".to_owned()),
    };
    (1..=n).map(one).collect()
}

// ---- splitting

/// A text on its way into chunks.
struct Splitting {
    way: Arc<Way>,
    /// The texts, with what belongs to each.
    sources: Vec<Source>,
    /// The text that comes next.
    next: usize,
    /// Chunks with the number of their text.
    chunks: Vec<(usize, Chunk)>,
    bytes: usize,
    /// Whether each chunk is a table with what belongs to its text.
    is_batch: bool,
    /// The chunks have become too large.
    has_failed: bool,
}

enum Chunk {
    /// A part of the text.
    Place(Place),
    Text(String),
}

/// The splitter in argument 1.
fn this(cx: &mut Cx<'_>) -> Result<Arc<Way>, Raise> {
    Ok(Arc::clone(&cx.check_object::<Splitter>(1, &SPLITTER)?.0))
}

/// A text to split, and the metadata that its chunks get.
type Source = (Vec<u8>, Option<Data>);

/// Splits texts.
fn split(cx: &mut Cx<'_>, way: Arc<Way>, sources: Vec<Source>, is_batch: bool) -> Result<Ret, Raise> {
    let bytes = sources.iter().map(|(text, _)| text.len()).sum();
    cx.charge(bytes / BYTES_PER_REDUCTION);
    work::run(cx, Splitting { way, sources, next: 0, chunks: Vec::new(), bytes, is_batch, has_failed: false })
}

/// `splitter:split_text(text)`
fn split_text(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let way = this(cx)?;
    let text = cx.check_str(2)?;
    cx.check_memory(text.len())?;
    split(cx, way, vec![(text.to_vec(), None)], false)
}

/// `splitter:split_batch(documents)`
fn split_batch(cx: &mut Cx<'_>) -> Result<Ret, Raise> {
    let way = this(cx)?;
    let list = cx.check_table(2)?;
    match documents(cx, list) {
        Ok(sources) => split(cx, way, sources, true),
        Err(message) => Failure::new(kind::INVALID, message).with_context("split_batch").ret_nil(cx),
    }
}

fn documents(cx: &mut Cx<'_>, list: TableRef) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for i in 1..=cx.raw_len(list) {
        let Kind::Table(document) = kind_of(cx.raw_get_int(list, i)) else {
            return Err(format!("document {i} must be a table"));
        };
        let Kind::Str(content) = kind_of(cx.raw_get_str(document, "content")) else {
            return Err(format!("content of document {i} must be a string"));
        };
        let v = cx.raw_get_str(document, "metadata");
        let metadata = match kind_of(v) {
            Kind::Nil => None,
            Kind::Table(_) => match Data::of(cx, v) {
                Ok(metadata) => Some(metadata),
                Err(fault) => return Err(format!("metadata of document {i}: {}", fault.message())),
            },
            _ => return Err(format!("metadata of document {i} must be a table")),
        };
        sources.push((cx.bytes(content.into()).to_vec(), metadata));
    }
    Ok(sources)
}

impl Work for Splitting {
    fn is_short(&self) -> bool {
        self.bytes <= SHORT
    }

    fn step(&mut self, until: Instant) -> bool {
        while let Some((text, _)) = self.sources.get(self.next) {
            let number = self.next;
            self.next += 1;
            match &*self.way {
                Way::Recursive(way) => {
                    let places = way.split(text).into_iter();
                    self.chunks.extend(places.map(|place| (number, Chunk::Place(place))));
                }
                Way::Markdown(way) => {
                    let Some(texts) = way.split(&String::from_utf8_lossy(text)) else {
                        self.has_failed = true;
                        return true;
                    };
                    self.bytes += texts.iter().map(String::len).sum::<usize>();
                    self.chunks.extend(texts.into_iter().map(|text| (number, Chunk::Text(text))));
                }
            }
            if Instant::now() >= until {
                return self.next >= self.sources.len();
            }
        }
        true
    }

    fn bytes(&self) -> usize {
        self.bytes + self.chunks.len() * size_of::<(usize, Chunk)>()
    }

    fn finish(self, cx: &mut Cx<'_>) -> Result<Ret, Raise> {
        if self.has_failed {
            return Err(cx.memory_error());
        }
        ret_list(cx, self)
    }
}

impl Items for Splitting {
    fn len(&self) -> usize {
        self.chunks.len()
    }

    fn bytes(&self) -> usize {
        let len = |chunk: &Chunk| match chunk {
            Chunk::Place((from, to)) => to - from,
            Chunk::Text(text) => text.len(),
        };
        let own = if self.is_batch { 128 } else { 32 };
        self.chunks.iter().map(|(_, chunk)| len(chunk) + own).fold(0, usize::saturating_add)
    }

    fn item(&self, cx: &mut Cx<'_>, i: usize) -> Result<Value, Raise> {
        let Some((number, chunk)) = self.chunks.get(i) else { return Ok(Value::NIL) };
        let Some((text, metadata)) = self.sources.get(*number) else { return Ok(Value::NIL) };
        let metadata = match metadata {
            // Each chunk has a copy of its own.
            Some(metadata) => metadata.to_value(cx)?,
            None => Value::NIL,
        };
        let content = cx.new_str(match chunk {
            Chunk::Place(place) => part(text, *place),
            Chunk::Text(text) => text.as_bytes(),
        });
        if !self.is_batch {
            return Ok(content);
        }
        let table = cx.new_table(0, 2);
        set_field(cx, table, "content", content);
        set_field(cx, table, "metadata", metadata);
        Ok(table.into())
    }
}
