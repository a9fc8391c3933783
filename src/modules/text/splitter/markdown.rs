//! Chunks of Markdown texts: at headings, then between blocks, then inside of what is too long.
//!
//! The parser says where blocks are; chunks are made of the text itself, so nothing but space is lost. A section is a heading with
//! what follows it up to the next one. Its blocks are *units*, which are packed into chunks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::recursive::Recursive;

/// Bytes of all chunks of a text: many that repeat much of each other are refused.
const SIZE_MAX: usize = 256 << 20;

/// How a text is cut.
#[derive(Clone, Debug)]
pub(super) struct Markdown {
    /// Most characters of a chunk, and most of them that the next one repeats; fewer than the former.
    pub(super) size: usize,
    pub(super) overlap: usize,
    /// Whether fenced code stays whole if it can, and has fences in each chunk if it cannot.
    pub(super) code_blocks: bool,
    /// Whether links by reference are written out.
    pub(super) reference_links: bool,
    /// Whether each chunk begins with the headings above it.
    pub(super) heading_hierarchy: bool,
    /// Whether rows of a table share a chunk.
    pub(super) join_table_rows: bool,
}

/// A block at the top, or a part of one.
struct Block {
    kind: Kind,
    place: Range<usize>,
}

enum Kind {
    Heading(usize),
    Text,
    /// An item of a list; whether it is the first.
    Item(bool),
    /// Fenced code.
    Code,
    /// A row of a table, with the place of the lines above all rows.
    Row(Range<usize>),
}

/// The options of the parser.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// The blocks of a text, which leave nothing but space out.
struct Blocks<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    /// Up to where they go.
    end: usize,
}

impl Blocks<'_> {
    /// Adds a block whose text begins at `start`, and what is no block in front of it: definitions of links.
    fn push(&mut self, kind: Kind, start: usize, place: Range<usize>) {
        self.fill(start);
        self.end = self.end.max(place.end);
        self.blocks.push(Block { kind, place });
    }

    fn fill(&mut self, start: usize) {
        let between = self.text.get(self.end..start).unwrap_or_default();
        if !between.trim().is_empty() {
            let n_empty = between.len() - between.trim_start_matches(['\n', '\r']).len();
            self.blocks.push(Block { kind: Kind::Text, place: self.end + n_empty..start });
        }
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found = Blocks { text, blocks: Vec::new(), end: 0 };
    let mut depth = 0_usize;
    // The table around the place: where it begins, and the lines above its rows.
    let mut table = (0, None);
    let mut is_first_item = true;
    for (event, place) in Parser::new_ext(text, options()).into_offset_iter() {
        let start = place.start;
        match event {
            Event::Start(tag) => {
                match (depth, tag) {
                    (0, Tag::List(_)) => is_first_item = true,
                    (0, Tag::Table(_)) => table = (start, None),
                    (0, Tag::Heading { level, .. }) => found.push(Kind::Heading(level as usize), start, place),
                    (0, Tag::CodeBlock(CodeBlockKind::Fenced(_))) => found.push(Kind::Code, start, place),
                    (0, Tag::CodeBlock(CodeBlockKind::Indented)) => {
                        // The indentation belongs to the code.
                        let line = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                        found.push(Kind::Text, line, line..place.end);
                    }
                    (0, _) => found.push(Kind::Text, start, place),
                    (1, Tag::Item) => {
                        found.push(Kind::Item(is_first_item), start, place);
                        is_first_item = false;
                    }
                    (1, Tag::TableRow) => {
                        let head = table.1.get_or_insert(table.0..start).clone();
                        found.push(Kind::Row(head), table.0.max(found.end).min(start), place);
                        found.end = found.end.max(start);
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && tag == TagEnd::Table && table.1.is_none() {
                    found.push(Kind::Text, start, place);
                }
            }
            _ if depth == 0 => found.push(Kind::Text, start, place),
            _ => {}
        }
    }
    found.fill(text.len());
    found.blocks
}

/// What is packed into chunks.
struct Unit {
    text: String,
    /// Characters.
    len: usize,
    /// What stands between it and the one before it.
    glue: &'static str,
    /// Whether it is a chunk of its own.
    is_alone: bool,
}

impl Unit {
    fn new(text: &str, glue: &'static str) -> Unit {
        Unit { text: text.to_owned(), len: len(text), glue, is_alone: false }
    }

    fn alone(text: String) -> Unit {
        Unit { len: len(&text), text, glue: "", is_alone: true }
    }
}

fn len(text: &str) -> usize {
    text.chars().count()
}

/// Between blocks, and between parts of one.
const BLOCK: &str = "\n\n";
const LINE: &str = "\n";

impl Markdown {
    /// The chunks of a text; nothing if they would take too much memory.
    pub(super) fn split(&self, text: &str) -> Option<Vec<String>> {
        let inlined;
        let text = if self.reference_links {
            inlined = inline_links(text);
            &inlined
        } else {
            text
        };
        let mut chunks = Chunks { all: Vec::new(), bytes: 0 };
        let mut headings: Vec<(usize, String)> = Vec::new();
        let mut section: Vec<Block> = Vec::new();
        for block in blocks(text) {
            if let Kind::Heading(level) = block.kind {
                self.section(text, &headings, &section, Some(level), &mut chunks)?;
                section.clear();
                headings.retain(|above| above.0 < level);
                headings.push((level, title(text.get(block.place).unwrap_or_default(), level)));
            } else {
                section.push(block);
            }
        }
        self.section(text, &headings, &section, None, &mut chunks)?;
        Some(chunks.all)
    }

    /// Adds the chunks of a section, which a heading of level `next` follows.
    fn section(
        &self,
        text: &str,
        headings: &[(usize, String)],
        blocks: &[Block],
        next: Option<usize>,
        chunks: &mut Chunks,
    ) -> Option<()> {
        let (prefix, lost) = self.prefix(headings);
        let own = headings.last().map(|(_, title)| title);
        // A heading without a text of its own is told by those below it.
        let level = headings.last().map_or(0, |heading| heading.0);
        let is_told_below = lost.is_empty()
            && !prefix.is_empty()
            && next.is_some_and(|next| next > level)
            && 4 * len(&prefix) < self.size;
        if blocks.is_empty() && (own.is_none() || is_told_below) {
            return Some(());
        }
        let room = if prefix.is_empty() { self.size } else { self.size - len(&prefix) - 1 };
        let mut units = Vec::new();
        for title in lost {
            self.add_text(title, BLOCK, room, &mut units);
        }
        for block in blocks {
            self.add(text, block, room, &mut units);
        }
        if units.is_empty() {
            return chunks.push(&prefix, "");
        }
        self.pack(&units, &prefix, room, chunks)
    }

    /// The headings in front of each chunk, and those of which there is no place there: they are text.
    fn prefix<'h>(&self, headings: &'h [(usize, String)]) -> (String, Vec<&'h str>) {
        let own: Vec<&str> = headings.last().map(|(_, title)| title.as_str()).into_iter().collect();
        if !self.heading_hierarchy {
            return (String::new(), own);
        }
        let titles: Vec<&str> = headings.iter().map(|(_, title)| title.as_str()).collect();
        // The outer ones are left out first. Half of a chunk is for its text.
        let prefixes = (0..titles.len()).filter_map(|from| titles.get(from..)).map(|titles| titles.join(LINE));
        match prefixes.into_iter().find(|prefix| 2 * (len(prefix) + 1) <= self.size) {
            Some(prefix) => (prefix, Vec::new()),
            None => (String::new(), own),
        }
    }

    /// Adds the units of a block.
    fn add(&self, text: &str, block: &Block, room: usize, units: &mut Vec<Unit>) {
        let source = text.get(block.place.clone()).unwrap_or_default().trim_end();
        match &block.kind {
            Kind::Heading(_) | Kind::Text | Kind::Item(true) => self.add_text(source, BLOCK, room, units),
            Kind::Item(false) => self.add_text(source, LINE, room, units),
            Kind::Code => self.add_code(source, room, units),
            Kind::Row(head) => {
                let is_new = head.end == block.place.start;
                let head = text.get(head.clone()).unwrap_or_default().trim_end();
                self.add_row(head, source, is_new, room, units);
            }
        }
    }

    fn add_text(&self, source: &str, glue: &'static str, room: usize, units: &mut Vec<Unit>) {
        let unit = Unit::new(source, glue);
        if unit.len <= room {
            units.push(unit);
            return;
        }
        let pieces = Recursive {
            size: room,
            overlap: self.overlap.min(room - 1),
            keep_separator: false,
            separators: Recursive::default_separators(),
        };
        let places = pieces.split(source.as_bytes()).into_iter();
        units.extend(places.filter_map(|(from, to)| source.get(from..to)).map(|piece| Unit::alone(piece.to_owned())));
    }

    fn add_code(&self, source: &str, room: usize, units: &mut Vec<Unit>) {
        if self.code_blocks && len(source) <= room {
            units.push(Unit::new(source, BLOCK));
            return;
        }
        let mut lines: Vec<&str> = source.lines().collect();
        if !self.code_blocks {
            // Line by line. Empty ones belong to the one before.
            let mut glue = BLOCK;
            for line in lines {
                match units.last_mut() {
                    Some(last) if line.trim().is_empty() && glue == LINE && last.len < room && !last.is_alone => {
                        last.text.push('\n');
                        last.len += 1;
                    }
                    _ => self.add_text(line, glue, room, units),
                }
                glue = LINE;
            }
            return;
        }
        // With fences around each part.
        let open = if lines.is_empty() { "" } else { lines.remove(0) };
        let fence: String = open.trim_start().chars().take_while(|c| matches!(c, '`' | '~')).collect();
        let is_closed = lines
            .last()
            .is_some_and(|last| last.trim().starts_with(&fence) && last.trim().chars().all(|c| fence.starts_with(c)));
        if is_closed {
            lines.pop();
        }
        let Some(inside) = room.checked_sub(len(open) + len(&fence) + 2).filter(|inside| *inside > 0) else {
            return self.add_text(source, BLOCK, room, units);
        };
        let mut part = String::new();
        let mut part_len = 0;
        let close = |part: &mut String, units: &mut Vec<Unit>| {
            if !part.is_empty() {
                units.push(Unit::alone(format!("{open}\n{part}\n{fence}")));
                part.clear();
            }
        };
        for line in lines {
            let mut rest = line;
            loop {
                let n = len(rest);
                if part_len + n + usize::from(!part.is_empty()) > inside {
                    close(&mut part, units);
                    part_len = 0;
                }
                let end = rest.char_indices().nth(inside).map_or(rest.len(), |(at, _)| at);
                let (piece, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                if !part.is_empty() {
                    part.push('\n');
                    part_len += 1;
                }
                part.push_str(piece);
                part_len += n.min(inside);
                rest = behind;
                if rest.is_empty() {
                    break;
                }
            }
        }
        close(&mut part, units);
    }

    /// Adds a row below its head, or to the rows before it.
    fn add_row(&self, head: &str, row: &str, is_new: bool, room: usize, units: &mut Vec<Unit>) {
        if self.join_table_rows
            && !is_new
            && let Some(last) = units.last_mut().filter(|last| !last.is_alone && last.len + 1 + len(row) <= room)
        {
            last.text.push('\n');
            last.text.push_str(row);
            last.len += 1 + len(row);
            return;
        }
        let whole = format!("{head}\n{row}");
        if len(&whole) > room {
            self.add_text(&whole, BLOCK, room, units);
        } else {
            units.push(if self.join_table_rows { Unit::new(&whole, BLOCK) } else { Unit::alone(whole) });
        }
    }

    /// Packs units that follow each other into chunks.
    fn pack(&self, units: &[Unit], prefix: &str, room: usize, chunks: &mut Chunks) -> Option<()> {
        // The units of the chunk in the making, and its characters.
        let (mut open, mut total) = (0..0, 0);
        let of = |range: &Range<usize>| units.get(range.clone()).unwrap_or_default();
        for (i, unit) in units.iter().enumerate() {
            if unit.is_alone {
                chunks.push(prefix, &body(of(&open)))?;
                chunks.push(prefix, &unit.text)?;
                (open, total) = (i + 1..i + 1, 0);
                continue;
            }
            if !open.is_empty() && total + unit.glue.len() + unit.len > room {
                chunks.push(prefix, &body(of(&open)))?;
                // The next one repeats what it may, if there is room for it.
                while !open.is_empty() && (total > self.overlap || total + unit.glue.len() + unit.len > room) {
                    let glue = units.get(open.start + 1).filter(|_| open.len() > 1).map_or(0, |next| next.glue.len());
                    total -= units.get(open.start).map_or(0, |first| first.len) + glue;
                    open.start += 1;
                }
            }
            total += unit.len + if open.is_empty() { 0 } else { unit.glue.len() };
            open.end = i + 1;
            if total == unit.len {
                open.start = i;
            }
        }
        chunks.push(prefix, &body(of(&open)))
    }
}

/// Units with what stands between them.
fn body(units: &[Unit]) -> String {
    let mut body = String::new();
    for unit in units {
        if !body.is_empty() {
            body.push_str(unit.glue);
        }
        body.push_str(&unit.text);
    }
    body
}

struct Chunks {
    all: Vec<String>,
    bytes: usize,
}

impl Chunks {
    /// Adds a chunk, unless there is nothing in it; nothing if all of them have become too large.
    fn push(&mut self, prefix: &str, body: &str) -> Option<()> {
        // The first line may be indented code.
        let body = body.trim_end().trim_start_matches(['\n', '\r']);
        let chunk = match (prefix, body) {
            ("", "") => return Some(()),
            (prefix, "") => prefix.to_owned(),
            ("", body) => body.to_owned(),
            (prefix, body) => format!("{prefix}\n{body}"),
        };
        self.bytes += chunk.len();
        self.all.push(chunk);
        (self.bytes <= SIZE_MAX).then_some(())
    }
}

/// A heading on one line, with signs in front.
fn title(source: &str, level: usize) -> String {
    let source = source.trim();
    if source.starts_with('#') {
        return source.to_owned();
    }
    // Underlined.
    let mut lines: Vec<&str> = source.lines().map(str::trim).collect();
    lines.pop();
    format!("{} {}", "#".repeat(level), lines.join(" "))
}

/// The text with the targets of links by reference behind them.
fn inline_links(text: &str) -> String {
    // Where something is written in the place of what.
    let mut targets: Vec<(Range<usize>, String)> = Vec::new();
    for (event, place) in Parser::new_ext(text, options()).into_offset_iter() {
        let Event::Start(Tag::Link { link_type, dest_url, title, .. } | Tag::Image { link_type, dest_url, title, .. }) =
            event
        else {
            continue;
        };
        let source = text.get(place.clone()).unwrap_or_default();
        let old = match link_type {
            LinkType::Reference => place.start + label(source)..place.end,
            LinkType::Collapsed => {
                let end = place.start + source.strip_suffix("[]").unwrap_or(source).len();
                end..end + 2
            }
            LinkType::Shortcut => place.end..place.end,
            _ => continue,
        };
        let target = target(&dest_url);
        let title = title.replace('\\', "\\\\").replace('"', "\\\"");
        let written = if title.is_empty() { format!("({target})") } else { format!("({target} \"{title}\")") };
        targets.push((old, written));
    }
    targets.sort_by_key(|(place, _)| place.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (place, written) in targets {
        if let Some(before) = text.get(at..place.start) {
            out.push_str(before);
            out.push_str(&written);
            at = place.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Where the label of `[text][label]` begins.
fn label(source: &str) -> usize {
    let is_escaped = |at: usize| {
        let before = source.get(..at).unwrap_or_default();
        (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
    };
    source.rmatch_indices('[').map(|(at, _)| at).find(|at| !is_escaped(*at)).unwrap_or(source.len())
}

/// The target of a link as it is written.
fn target(url: &str) -> String {
    if url.is_empty()
        || url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\'))
    {
        let url = url.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>");
        return format!("<{url}>");
    }
    url.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Markdown, inline_links, len};

    const PLAIN: Markdown = Markdown {
        size: 40,
        overlap: 0,
        code_blocks: false,
        reference_links: false,
        heading_hierarchy: false,
        join_table_rows: false,
    };

    fn split(splitter: &Markdown, text: &str) -> Vec<String> {
        splitter.split(text).expect("not too large")
    }

    #[test]
    fn at_headings_and_between_blocks() {
        let text = "# One\n\nFirst paragraph.\n\nSecond one, which is longer.\n\nTwo\n===\n\n* a\n* b\n\n> quoted\n";
        assert_eq!(
            split(&PLAIN, text),
            ["# One\n\nFirst paragraph.", "Second one, which is longer.", "# Two\n\n* a\n* b\n\n> quoted"]
        );
        assert_eq!(split(&PLAIN, ""), [""; 0]);
        assert_eq!(split(&Markdown { size: 10, ..PLAIN.clone() }, "one two three four"), ["one two", "three four"]);
        assert_eq!(
            split(&Markdown { size: 7, overlap: 3, ..PLAIN.clone() }, "a\n\nb\n\nc\n\nd"),
            ["a\n\nb\n\nc", "c\n\nd"]
        );
        assert_eq!(
            split(&PLAIN, "---\ntitle: x\n---\n\n# A\n\n[a]: http://x\n\n    code\n"),
            ["---\ntitle: x\n---", "# A\n\n[a]: http://x\n\n    code"]
        );
    }

    #[test]
    fn headings_above() {
        let splitter = Markdown { heading_hierarchy: true, ..PLAIN.clone() };
        let text =
            "intro\n\n# A\n\n## B\n\ntext of b\n\n### C\n\nfirst of c\n\nsecond of c\n\nthird of c\n\n## D\n\n# E\n";
        assert_eq!(
            split(&splitter, text),
            [
                "intro",
                "# A\n## B\ntext of b",
                "# A\n## B\n### C\nfirst of c\n\nsecond of c",
                "# A\n## B\n### C\nthird of c",
                "# A\n## D",
                "# E"
            ]
        );
        let narrow = Markdown { size: 14, ..splitter.clone() };
        assert_eq!(split(&narrow, "# Long title\n\n## B\n\ntext"), ["# Long title", "## B\ntext"]);
    }

    #[test]
    fn code() {
        let text = "Before.\n\n```lua\nlocal a = 1\n\n  print(a)\n```\n\nBehind.\n";
        let whole = Markdown { code_blocks: true, ..PLAIN.clone() };
        assert_eq!(split(&whole, text), ["Before.", "```lua\nlocal a = 1\n\n  print(a)\n```", "Behind."]);
        assert_eq!(split(&PLAIN, text), ["Before.\n\n```lua\nlocal a = 1\n\n  print(a)", "```\n\nBehind."]);
        let narrow = Markdown { size: 22, ..whole.clone() };
        assert_eq!(
            split(&narrow, "```lua\nlocal a = 1\n  print(a)\nabcdefghijklmnop\n```"),
            ["```lua\nlocal a = 1\n```", "```lua\n  print(a)\n```", "```lua\nabcdefghijk\n```", "```lua\nlmnop\n```"]
        );
    }

    #[test]
    fn tables() {
        let text = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n\nBehind.\n";
        let head = "| a | b |\n|---|---|\n";
        assert_eq!(
            split(&PLAIN, text),
            [format!("{head}| 1 | 2 |"), format!("{head}| 3 | 4 |"), format!("{head}| 5 | 6 |"), "Behind.".to_owned()]
        );
        let joined = Markdown { join_table_rows: true, ..PLAIN.clone() };
        assert_eq!(
            split(&joined, text),
            [format!("{head}| 1 | 2 |\n| 3 | 4 |"), format!("{head}| 5 | 6 |\n\nBehind.")]
        );
        assert_eq!(split(&joined, "| a |\n|---|\n"), ["| a |\n|---|"]);
    }

    #[test]
    fn links() {
        let text = "[one][1], [two][], [three], ![img][1] [x](y) [\\[a]][1]\n\n[1]: http://a \"T\"\n[two]: <b c>\n[three]: d\n";
        let links = inline_links(text);
        assert!(
            links.starts_with("[one](http://a \"T\"), [two](<b c>), [three](d), ![img](http://a \"T\") [x](y) "),
            "{links}"
        );
        assert!(links.ends_with("[three]: d\n"), "{links}");
        let splitter = Markdown { reference_links: true, ..PLAIN.clone() };
        assert_eq!(split(&splitter, "[a][1]\n\n[1]: u"), ["[a](u)\n\n[1]: u"]);
    }

    #[test]
    fn chunks_fit_and_lose_nothing() {
        const PIECES: [&str; 20] = [
            "# ",
            "## ",
            "\n",
            "\n\n",
            "word ",
            "ä",
            "* ",
            "1. ",
            "    ",
            "```",
            "~~~\n",
            "| a | b |\n|---|---|\n",
            "| 1 | 2 |\n",
            "> ",
            "[a]: b\n",
            "[a][a]",
            "---\n",
            "<p>",
            "===\n",
            "- [ ] x",
        ];
        let mut state = 5_u64;
        let mut below = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % n).unwrap()
        };
        for i in 0..4000_u32 {
            let text: String = (0..below(60)).map(|_| PIECES[below(20)]).collect();
            let size = 1 + below(60);
            let flag = |bit: u32| i >> bit & 1 == 1;
            let splitter = Markdown {
                size,
                overlap: below(size as u64),
                code_blocks: flag(0),
                reference_links: false,
                heading_hierarchy: flag(1),
                join_table_rows: flag(2),
            };
            let chunks = split(&splitter, &text);
            assert!(
                chunks.iter().all(|chunk| !chunk.is_empty() && len(chunk) <= size),
                "{text:?} {splitter:?}: {chunks:?}"
            );
            let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            assert!(count(&chunks.concat()) >= count(&text), "{text:?} {splitter:?}: {chunks:?}");
        }
    }
}
