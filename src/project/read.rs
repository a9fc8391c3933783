//! One file of entries to entries (section 2 of the specification).

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::content::{Contents, PREFIX};
use super::data::{Data, Map};
use super::entry::Entry;
use super::finding::{Fault, Finding};
use super::id::{Id, check_name, check_namespace};
use super::place::{Origin, place_of, value_of};
use crate::diag::{ProjectCode as P, suggest};
use crate::modules::yaml::{self, Content, DEPTH_MAX, NODES_MAX, Node, Scalar, Shared};
use crate::source::SourceFile;

/// The version of the format.
const VERSION: &str = "1.0";
/// Keys that are not data, where the file is the entry.
const FILE_KEYS: [&str; 6] = ["version", "namespace", "meta", "name", "kind", "data"];
/// Keys of a file with a list of entries.
const LIST_KEYS: [&str; 4] = ["version", "namespace", "meta", "entries"];
/// Keys that are not data in the item of a list.
const ITEM_KEYS: [&str; 4] = ["meta", "name", "kind", "data"];

/// What reading a file needs.
pub(super) struct Reader<'r, 'p> {
    /// The file.
    pub(super) file: &'r Arc<SourceFile>,
    /// Its folder.
    pub(super) folder: &'r Path,
    /// The folder from the project root, with `/`.
    pub(super) folder_shown: &'r str,
    /// The root of the module that the file belongs to; none: the project.
    pub(super) module: Option<&'r Path>,
    /// The files that texts name.
    pub(super) contents: &'r Contents<'p>,
    /// Where mistakes go.
    pub(super) findings: &'r mut Vec<Finding>,
    /// Where entries go.
    pub(super) entries: &'r mut Vec<Entry>,
}

/// What the entries of a document have in common.
struct Head<'n> {
    namespace: &'n str,
    meta: Map,
    document: usize,
}

impl Reader<'_, '_> {
    /// Reads all documents of the file.
    pub(super) fn read(&mut self) {
        match yaml::read(self.file.text(), usize::MAX) {
            Ok(documents) => {
                for (at, document) in documents.iter().enumerate() {
                    self.document(document, at);
                }
            }
            Err(fault) => self.findings.push(syntax_finding(self.file, &fault)),
        }
    }

    fn document(&mut self, document: &Shared, at: usize) {
        let Content::Mapping(pairs) = &document.content else { return };
        let entries = value_of(document, "entries");
        let Some((namespace_key, namespace)) = value_of(document, "namespace") else {
            if let Some((key, _)) = entries {
                let fault = Fault::new(P::C0103, format!("{} has entries and no namespace", self.file.name()));
                self.report(fault.with_help("add 'namespace: NAME' on top"), key);
            }
            return;
        };
        if let Some((_, version)) = value_of(document, "version") {
            self.check_version(version);
        }
        let Content::Scalar(Scalar::Text(name)) = &namespace.content else {
            self.report(Fault::new(P::C0118, "'namespace' should be a string"), namespace_key);
            return;
        };
        let is_reserved = matches!(name.as_str(), "internal" | "script") || name.starts_with("wippy.");
        let checked = check_namespace(name).and_then(|()| match is_reserved {
            true => Err(Fault::new(P::C0107, format!("namespace '{name}' is reserved"))),
            false => Ok(()),
        });
        if let Err(fault) = checked {
            self.report(fault, namespace);
            return;
        }
        let head = Head { namespace: name, meta: Map::default(), document: at };
        let own = ["name", "kind"].iter().find_map(|key| value_of(document, key));
        match (entries, own) {
            (Some((key, _)), Some((other, _))) => {
                let fault = Fault::new(P::C0104, "a file holds either 'entries' or one entry, not both");
                let other = place_of(self.file, &other.range);
                let finding = Finding::new(fault, Some(place_of(self.file, &key.range)));
                self.findings.push(finding.and(Some(other), "one entry"));
            }
            (Some((_, list)), None) => {
                for (key, _) in pairs {
                    self.check_list_key(key);
                }
                let meta = value_of(document, "meta").map(|(_, meta)| self.meta(meta)).unwrap_or_default();
                self.list(list, &Head { meta, ..head });
            }
            (None, Some(_)) => {
                let what = format!("the entry of {}", self.file.name());
                self.entry(document, None, &head, &what);
            }
            (None, None) => {
                for (key, _) in pairs {
                    self.check_list_key(key);
                }
            }
        }
    }

    /// A word that is no key of a file: most likely `entries` with a typing error.
    fn check_list_key(&mut self, key: &Node) {
        let Content::Scalar(Scalar::Text(name)) = &key.content else { return };
        if !LIST_KEYS.contains(&name.as_str()) {
            let fault = Fault::new(P::C0113, format!("a file of entries has no field '{name}'"));
            self.report(fault.with_near(&suggest::near(name, LIST_KEYS)), key);
        }
    }

    fn check_version(&mut self, version: &Node) {
        let written = place_of(self.file, &version.range);
        let text = String::from_utf8_lossy(self.file.slice(written.span)).into_owned();
        // `1.0` without quotes is a number, and what was meant is clear.
        if text.trim_matches(['"', '\'']) != VERSION {
            let shown = text.trim_matches(['"', '\'']);
            let message = format!("version \"{shown}\" is not supported; this wippy reads \"{VERSION}\"");
            self.report(Fault::new(P::C0119, message), version);
        }
    }

    fn list(&mut self, list: &Node, head: &Head<'_>) {
        match &list.content {
            Content::Sequence(items) => {
                for (at, item) in items.iter().enumerate() {
                    let what = format!("entry {} of {}", at + 1, self.file.name());
                    self.entry(item, Some(at), head, &what);
                }
            }
            Content::Scalar(Scalar::Null) => {}
            content => {
                let fault = Fault::new(P::C0115, format!("entries should be a list, got {}", type_name(content)));
                self.report(fault.with_help("begin each entry with '- '"), list);
            }
        }
    }

    fn entry(&mut self, node: &Shared, item: Option<usize>, head: &Head<'_>, what: &str) {
        let Content::Mapping(_) = &node.content else {
            let message = format!("{what} should be a map, got {}", type_name(&node.content));
            self.report(Fault::new(P::C0116, message), node);
            return;
        };
        // Entries made with anchors and merges have all their keys.
        let mut made = Maker::new(self.file);
        let pairs = match made.pairs(node, 0) {
            Ok(pairs) => pairs,
            Err((fault, node)) => return self.report(fault, &node),
        };
        let find = |name: &str| pairs.iter().find(|(key, _, _)| &**key == name);
        let mut texts = [None, None];
        for (at, name) in ["name", "kind"].into_iter().enumerate() {
            match find(name) {
                None => self.report(Fault::new(P::C0117, format!("{what} has no '{name}'")), node),
                Some((_, key, value)) => match &value.content {
                    Content::Scalar(Scalar::Text(text)) => {
                        if let Some(place) = texts.get_mut(at) {
                            *place = Some((text, key, value));
                        }
                    }
                    _ => {
                        let written = String::from_utf8_lossy(self.file.slice(place_of(self.file, &value.range).span));
                        let fault = Fault::new(P::C0118, format!("'{name}' of {what} should be a string"));
                        let fault = match &value.content {
                            Content::Scalar(_) => fault.with_help(format!("write \"{written}\" in quotes")),
                            _ => fault,
                        };
                        self.report(fault, value);
                    }
                },
            }
        }
        let [Some((name, name_key, name_value)), Some((kind, ..))] = texts else { return };
        if let Err(fault) = check_name(name) {
            self.report(fault, name_value);
            return;
        }
        let own = find("meta").map(|(_, _, meta)| self.meta(meta)).unwrap_or_default();
        let meta = merged(&head.meta, own);
        let not_data: &[&str] = if item.is_some() { &ITEM_KEYS } else { &FILE_KEYS };
        let mut rest = pairs.iter().filter(|(key, _, _)| !not_data.contains(&&**key)).peekable();
        let id = Id::new(head.namespace, name);
        let data = match find("data") {
            Some((_, data_key, data)) => {
                if let Some((other, other_key, _)) = rest.peek() {
                    let message = format!("{id} has 'data' and '{other}'; 'data' is all the data of an entry");
                    let place = Some(place_of(self.file, &data_key.range));
                    let other = place_of(self.file, &other_key.range);
                    let finding = Finding::new(Fault::new(P::C0109, message), place).about(id.clone());
                    self.findings.push(finding.and(Some(other), "beside it"));
                }
                self.data(data, &mut made)
            }
            None => {
                let mut map = Vec::new();
                for (key, _, value) in rest {
                    map.push((Arc::clone(key), self.data(value, &mut made)));
                }
                Data::Map(Map::new(map))
            }
        };
        let origin = Origin {
            file: Arc::clone(self.file),
            document: head.document,
            item,
            name: name_key.range.start..name_value.range.end.max(name_key.range.end),
            folder: self.folder_shown.to_owned(),
            module: self.module.map(Arc::from),
        };
        let kind = kind.as_str().into();
        self.entries.push(Entry { id, kind, meta, data, origin: Some(Arc::new(origin)) });
    }

    fn meta(&mut self, node: &Shared) -> Map {
        let mut maker = Maker::new(self.file);
        match maker.data(node, 0, &mut |_, text| Ok(text.into())) {
            Ok(Data::Map(map)) => map,
            Ok(Data::Null) => Map::default(),
            Ok(other) => {
                self.report(Fault::new(P::C0120, format!("meta should be a map, got {}", other.type_name())), node);
                Map::default()
            }
            Err((fault, node)) => {
                self.report(fault, &node);
                Map::default()
            }
        }
    }

    /// A value of data: texts `file://…` become the content of files.
    fn data(&mut self, node: &Shared, maker: &mut Maker<'_>) -> Data {
        let (contents, folder) = (self.contents, self.folder);
        let mut faults = Vec::new();
        let made = maker.data(node, 0, &mut |node, text| {
            if !text.starts_with(PREFIX) {
                return Ok(text.into());
            }
            // The mistake is noted, and the text goes on as it is: other mistakes are to be found as well.
            Ok(contents.get(text, folder).unwrap_or_else(|fault| {
                faults.push((fault, Shared::clone(node)));
                text.into()
            }))
        });
        for (fault, node) in faults {
            self.report(fault, &node);
        }
        match made {
            Ok(data) => data,
            Err((fault, node)) => {
                self.report(fault, &node);
                Data::Null
            }
        }
    }

    fn report(&mut self, fault: Fault, node: &Node) {
        self.findings.push(Finding::new(fault, Some(place_of(self.file, &node.range))));
    }
}

/// The keys of `own` win over those of `base`.
fn merged(base: &Map, own: Map) -> Map {
    if base.is_empty() {
        return own;
    }
    let under = base.iter().filter(|(key, _)| own.get(key).is_none());
    Map::new(own.iter().chain(under).map(|(key, value)| (Arc::clone(key), value.clone())).collect())
}

/// The value of a document in which texts mean nothing but themselves.
pub(super) fn read_plain(document: &Shared, file: &Arc<SourceFile>) -> Result<Data, Box<Finding>> {
    let made = Maker::new(file).data(document, 0, &mut |_, text| Ok(text.into()));
    made.map_err(|(fault, node)| Box::new(Finding::new(fault, Some(place_of(file, &node.range)))))
}

/// The finding of a text that is no YAML.
pub(super) fn syntax_finding(file: &Arc<SourceFile>, fault: &yaml::Fault) -> Finding {
    let place = place_of(file, &(fault.at..fault.at + 1));
    if let Some(earlier) = &fault.earlier {
        let earlier = place_of(file, earlier);
        let key = String::from_utf8_lossy(file.slice(earlier.span)).into_owned();
        let length = earlier.span.len() as usize;
        let fault = Fault::new(P::C0102, format!("duplicate key '{}'", key.trim_matches(['"', '\''])));
        let place = place_of(file, &(fault_at(&place, file)..fault_at(&place, file) + length));
        return Finding::new(fault, Some(place)).and(Some(earlier), "first here");
    }
    let line = file.lines().line(place.span.start);
    let text = file.lines().line_text(file.text(), line).unwrap_or_default();
    let indent = text.iter().take_while(|byte| byte.is_ascii_whitespace());
    let shown = file.name();
    if indent.clone().any(|byte| *byte == b'\t') {
        let fault = Fault::new(P::C0101, format!("cannot read {shown}: a tab may not indent YAML"));
        return Finding::new(fault.with_help("indent with blanks"), Some(place));
    }
    let code = if fault.message.contains("UTF-8") { P::C0123 } else { P::C0101 };
    let message = match code {
        P::C0123 => format!("{shown} is not UTF-8"),
        _ => format!("cannot read {shown}: {}", fault.message),
    };
    Finding::new(Fault::new(code, message), Some(place))
}

/// The characters before a place, as the reader counts them.
fn fault_at(place: &super::finding::Place, file: &SourceFile) -> usize {
    let before = file.text().get(..place.span.start as usize).unwrap_or_default();
    String::from_utf8_lossy(before).trim_start_matches('\u{FEFF}').chars().count()
}

/// What messages call the type of a node.
fn type_name(content: &Content) -> &'static str {
    match content {
        Content::Scalar(Scalar::Null) => "null",
        Content::Scalar(Scalar::Boolean(_)) => "boolean",
        Content::Scalar(Scalar::Integer(_) | Scalar::Float(_)) => "number",
        Content::Scalar(Scalar::Text(_) | Scalar::Binary(_) | Scalar::Merge) => "string",
        Content::Sequence(_) => "list",
        Content::Mapping(_) => "map",
    }
}

/// A fault with the node that it is about.
type NodeFault = (Fault, Shared);
/// A key as a text, its node, and the value.
type Pair = (Arc<str>, Shared, Shared);

/// Makes values of nodes, and counts them: aliases multiply.
pub(super) struct Maker<'f> {
    file: &'f SourceFile,
    n_nodes: usize,
}

impl<'f> Maker<'f> {
    pub(super) fn new(file: &'f SourceFile) -> Maker<'f> {
        Maker { file, n_nodes: 0 }
    }

    fn count(&mut self, node: &Shared, depth: usize) -> Result<(), NodeFault> {
        self.n_nodes += 1;
        let message = if self.n_nodes > NODES_MAX {
            format!("aliases expand to more than {NODES_MAX} nodes")
        } else if depth > DEPTH_MAX {
            format!("more than {DEPTH_MAX} lists and maps within each other")
        } else {
            return Ok(());
        };
        Err((Fault::new(P::C0101, format!("cannot read {}: {message}", self.file.name())), Shared::clone(node)))
    }

    /// The value of a node; `text` makes those of texts.
    pub(super) fn data(
        &mut self,
        node: &Shared,
        depth: usize,
        text: &mut dyn FnMut(&Shared, &str) -> Result<Data, Fault>,
    ) -> Result<Data, NodeFault> {
        self.count(node, depth)?;
        let at_node = |fault| (fault, Shared::clone(node));
        Ok(match &node.content {
            Content::Scalar(Scalar::Null) => Data::Null,
            Content::Scalar(Scalar::Boolean(b)) => Data::Bool(*b),
            Content::Scalar(Scalar::Integer(n)) => Data::Int(*n),
            Content::Scalar(Scalar::Float(n)) => Data::Float(*n),
            Content::Scalar(Scalar::Merge) => Data::from("<<"),
            Content::Scalar(Scalar::Text(value)) => text(node, value).map_err(at_node)?,
            Content::Scalar(Scalar::Binary(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => text.into(),
                Err(_) => return Err(at_node(Fault::new(P::C0123, "binary value is not UTF-8"))),
            },
            Content::Sequence(items) => {
                let items: Result<Vec<Data>, NodeFault> =
                    items.iter().map(|item| self.data(item, depth + 1, text)).collect();
                items?.into()
            }
            Content::Mapping(_) => {
                let mut map = Vec::new();
                for (key, _, value) in self.pairs(node, depth)? {
                    map.push((key, self.data(&value, depth + 1, text)?));
                }
                Data::Map(Map::new(map))
            }
        })
    }

    /// The pairs of a mapping with those that it merges; its own win.
    fn pairs(&mut self, node: &Shared, depth: usize) -> Result<Vec<Pair>, NodeFault> {
        let Content::Mapping(pairs) = &node.content else {
            let fault = Fault::new(P::C0101, format!("cannot read {}: only maps can be merged", self.file.name()));
            return Err((fault, Shared::clone(node)));
        };
        let mut made: Vec<Pair> = Vec::with_capacity(pairs.len());
        made.extend(
            pairs
                .iter()
                .filter(|(key, _)| !key.is_merge())
                .map(|(key, value)| (key_text(key), Shared::clone(key), Shared::clone(value))),
        );
        // A chain of merges is a depth as well.
        let mut seen: Option<HashSet<Arc<str>>> = None;
        for (_, merged) in pairs.iter().filter(|(key, _)| key.is_merge()) {
            self.count(merged, depth)?;
            let sources = match &merged.content {
                Content::Sequence(items) => items.as_slice(),
                Content::Mapping(_) | Content::Scalar(_) => std::slice::from_ref(merged),
            };
            let seen = seen.get_or_insert_with(|| made.iter().map(|(key, _, _)| Arc::clone(key)).collect());
            for source in sources {
                for pair in self.pairs(source, depth + 1)? {
                    self.count(&pair.2, depth + 1)?;
                    if seen.insert(Arc::clone(&pair.0)) {
                        made.push(pair);
                    }
                }
            }
        }
        Ok(made)
    }
}

/// A key as a text: `1` and `"1"` are the same then.
fn key_text(key: &Node) -> Arc<str> {
    match &key.content {
        Content::Scalar(Scalar::Text(text)) => text.as_str().into(),
        Content::Scalar(Scalar::Null) => "null".into(),
        Content::Scalar(Scalar::Boolean(b)) => b.to_string().into(),
        Content::Scalar(Scalar::Integer(n)) => n.to_string().into(),
        Content::Scalar(Scalar::Float(n)) => n.to_string().into(),
        Content::Scalar(Scalar::Binary(bytes)) => String::from_utf8_lossy(bytes).into(),
        Content::Scalar(Scalar::Merge) | Content::Sequence(_) | Content::Mapping(_) => "<<".into(),
    }
}
