//! From text to tags and texts, with the tokenizer of the HTML standard.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer};

/// What takes the tokens of a text.
pub(super) trait Sink {
    /// Text between two tags, with its references read.
    fn text(&mut self, text: &str);

    /// A start tag: how its content is to be read, if not as markup.
    fn start_tag(&mut self, tag: &Tag) -> Option<State>;

    /// An end tag.
    fn end_tag(&mut self, name: &str);

    /// Whether the content of SVG or MathML is being read.
    fn is_foreign(&self) -> bool;
}

/// A tag: its name and attributes in small letters.
#[derive(Default)]
pub(super) struct Tag {
    name: String,
    pub(super) is_self_closing: bool,
    /// Names and values of the attributes, one behind the other: a tag may have millions.
    bytes: Vec<u8>,
    attributes: Vec<Attribute>,
}

struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
}

impl Tag {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The attributes in their order, repeated ones as well.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let text = |range: &Range<usize>| {
            self.bytes.get(range.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
        };
        self.attributes.iter().map(move |attribute| (text(&attribute.name), text(&attribute.value)))
    }
}

/// Reads a text to its end.
pub(super) fn read(text: &str, sink: &mut impl Sink) {
    let reader =
        Reader { sink, text: Vec::new(), tag: Tag::default(), name: Vec::new(), last_start: Vec::new(), is_end: false };
    let Ok(()) = Tokenizer::new_with_emitter(text, reader).finish();
}

struct Reader<'s, S> {
    sink: &'s mut S,
    /// Text that no tag has followed yet.
    text: Vec<u8>,
    tag: Tag,
    name: Vec<u8>,
    /// The name of the last start tag.
    last_start: Vec<u8>,
    /// Whether `tag` is an end tag.
    is_end: bool,
}

impl<S: Sink> Reader<'_, S> {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            // The pieces come from a text and are cut at ASCII characters.
            self.sink.text(&String::from_utf8_lossy(&self.text));
            self.text.clear();
        }
    }

    fn init_tag(&mut self, is_end: bool) {
        self.is_end = is_end;
        self.name.clear();
        self.tag.is_self_closing = false;
        self.tag.bytes.clear();
        self.tag.attributes.clear();
    }
}

impl<S: Sink> Emitter for Reader<'_, S> {
    type Token = Infallible;

    fn emit_string(&mut self, text: &[u8]) {
        self.text.extend(text);
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn init_start_tag(&mut self) {
        self.init_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.init_tag(true);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend(name);
    }

    fn init_attribute(&mut self) {
        if !self.is_end {
            let at = self.tag.bytes.len();
            self.tag.attributes.push(Attribute { name: at..at, value: at..at });
        }
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if let Some(attribute) = self.tag.attributes.last_mut() {
            self.tag.bytes.extend(name);
            attribute.name.end = self.tag.bytes.len();
            attribute.value = attribute.name.end..attribute.name.end;
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if let Some(attribute) = self.tag.attributes.last_mut() {
            self.tag.bytes.extend(value);
            attribute.value.end = self.tag.bytes.len();
        }
    }

    fn set_self_closing(&mut self) {
        self.tag.is_self_closing = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush();
        self.tag.name.clear();
        self.tag.name.push_str(&String::from_utf8_lossy(&self.name));
        if self.is_end {
            self.sink.end_tag(&self.tag.name);
            return None;
        }
        self.last_start.clone_from(&self.name);
        self.sink.start_tag(&self.tag)
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.name.is_empty() && self.name == self.last_start
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.sink.is_foreign()
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    // Errors, comments and types of documents are nothing to anybody.
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn emit_current_comment(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
