//! The elements and attributes of HTML that a reader has rules for (HTML standard, "Parsing HTML documents").

use html5gum::State;

/// It has no content and no end tag.
pub(super) const VOID: u16 = 1;
/// Of the standard's category "special": end tags of formatting elements and of plain ones do not reach through it.
pub(super) const SPECIAL: u16 = 1 << 1;
/// Of the category "formatting": it is opened again where another element closed it early.
pub(super) const FORMATTING: u16 = 1 << 2;
/// A paragraph ends where it begins.
pub(super) const ENDS_P: u16 = 1 << 3;
/// End tags do not reach through it.
pub(super) const SCOPE: u16 = 1 << 4;
/// Formatting from outside is not opened again inside.
pub(super) const MARKER: u16 = 1 << 5;
/// Special, but opens formatting again before it begins, as plain elements do.
pub(super) const PHRASING: u16 = 1 << 6;
/// Where it is not allowed, its content goes as well.
pub(super) const DROPPED: u16 = 1 << 7;
/// No policy allows it: what it holds is read by rules of its own, which differ from one reader to the next.
pub(super) const NEVER: u16 = 1 << 8;
/// A part of a table that holds no text of its own.
pub(super) const TABLE_PART: u16 = 1 << 9;
/// There is at most one within another.
pub(super) const SINGLE: u16 = 1 << 10;
/// Tags within the content of SVG and MathML that end it, since they are HTML.
pub(super) const ENDS_FOREIGN: u16 = 1 << 11;

/// A number for each element: those of [`ELEMENTS`] have their place there, others those behind.
pub(super) type Id = usize;

const BLOCK: u16 = SPECIAL | ENDS_P;
const FOREIGN: u16 = ENDS_FOREIGN;
const CELL: u16 = SPECIAL | SCOPE | MARKER;
const RAW: u16 = SPECIAL | DROPPED | NEVER;

/// The elements with a rule, by name.
pub(super) const ELEMENTS: &[(&str, u16)] = &[
    ("a", FORMATTING),
    ("address", BLOCK),
    ("applet", CELL | PHRASING),
    ("area", VOID | SPECIAL | PHRASING),
    ("article", BLOCK),
    ("aside", BLOCK),
    ("b", FORMATTING | FOREIGN),
    ("base", VOID | SPECIAL),
    ("basefont", VOID | SPECIAL),
    ("bgsound", VOID | SPECIAL),
    ("big", FORMATTING | FOREIGN),
    ("blockquote", BLOCK | FOREIGN),
    ("body", SPECIAL | SINGLE | FOREIGN),
    ("br", VOID | SPECIAL | PHRASING | FOREIGN),
    ("button", SPECIAL | PHRASING),
    ("caption", CELL),
    ("center", BLOCK | FOREIGN),
    ("code", FORMATTING | FOREIGN),
    ("col", VOID | SPECIAL),
    ("colgroup", SPECIAL | TABLE_PART),
    ("dd", BLOCK | FOREIGN),
    ("details", BLOCK),
    ("dialog", BLOCK),
    ("dir", BLOCK),
    ("div", BLOCK | FOREIGN),
    ("dl", BLOCK | FOREIGN),
    ("dt", BLOCK | FOREIGN),
    ("em", FORMATTING | FOREIGN),
    ("embed", VOID | SPECIAL | PHRASING | DROPPED | FOREIGN),
    ("fieldset", BLOCK),
    ("figcaption", BLOCK),
    ("figure", BLOCK),
    ("font", FORMATTING),
    ("footer", BLOCK),
    ("form", BLOCK | SINGLE),
    ("frame", VOID | SPECIAL),
    ("frameset", SPECIAL),
    ("h1", BLOCK | FOREIGN),
    ("h2", BLOCK | FOREIGN),
    ("h3", BLOCK | FOREIGN),
    ("h4", BLOCK | FOREIGN),
    ("h5", BLOCK | FOREIGN),
    ("h6", BLOCK | FOREIGN),
    ("head", SPECIAL | SINGLE | FOREIGN),
    ("header", BLOCK),
    ("hgroup", BLOCK),
    ("hr", VOID | BLOCK | FOREIGN),
    ("html", SPECIAL | SCOPE | SINGLE),
    ("i", FORMATTING | FOREIGN),
    ("iframe", SPECIAL | PHRASING | DROPPED),
    ("img", VOID | SPECIAL | PHRASING | FOREIGN),
    ("input", VOID | SPECIAL | PHRASING),
    ("keygen", VOID | SPECIAL | PHRASING),
    ("li", BLOCK | FOREIGN),
    ("link", VOID | SPECIAL),
    ("listing", BLOCK | FOREIGN),
    ("main", BLOCK),
    ("marquee", CELL | PHRASING),
    ("math", RAW),
    ("menu", BLOCK | FOREIGN),
    ("meta", VOID | SPECIAL | FOREIGN),
    ("nav", BLOCK),
    ("nobr", FORMATTING | FOREIGN),
    ("noembed", RAW),
    ("noframes", RAW),
    ("noscript", RAW),
    ("object", CELL | PHRASING | DROPPED),
    ("ol", BLOCK | FOREIGN),
    ("optgroup", 0),
    ("option", 0),
    ("p", BLOCK | FOREIGN),
    ("param", VOID | SPECIAL),
    ("plaintext", SPECIAL | NEVER),
    ("pre", BLOCK | FOREIGN),
    ("rb", 0),
    ("rp", 0),
    ("rt", 0),
    ("rtc", 0),
    ("ruby", FOREIGN),
    ("s", FORMATTING | FOREIGN),
    ("script", RAW),
    ("search", BLOCK),
    ("section", BLOCK),
    ("select", SPECIAL | PHRASING | DROPPED),
    ("small", FORMATTING | FOREIGN),
    ("source", VOID | SPECIAL),
    ("span", FOREIGN),
    ("strike", FORMATTING | FOREIGN),
    ("strong", FORMATTING | FOREIGN),
    ("style", RAW),
    ("sub", FOREIGN),
    ("summary", BLOCK),
    ("sup", FOREIGN),
    ("svg", RAW),
    ("table", BLOCK | SCOPE | TABLE_PART | FOREIGN),
    ("tbody", SPECIAL | TABLE_PART),
    ("td", CELL),
    ("template", RAW),
    ("textarea", SPECIAL | PHRASING | DROPPED),
    ("tfoot", SPECIAL | TABLE_PART),
    ("th", CELL),
    ("thead", SPECIAL | TABLE_PART),
    ("title", SPECIAL | DROPPED),
    ("tr", SPECIAL | TABLE_PART),
    ("track", VOID | SPECIAL),
    ("tt", FORMATTING | FOREIGN),
    ("u", FORMATTING | FOREIGN),
    ("ul", BLOCK | FOREIGN),
    ("var", FOREIGN),
    ("wbr", VOID | SPECIAL | PHRASING),
    ("xmp", SPECIAL | NEVER),
];

/// The number of an element with rules.
pub(super) fn find(name: &str) -> Option<Id> {
    ELEMENTS.binary_search_by(|(other, _)| (*other).cmp(name)).ok()
}

/// What is known of an element.
pub(super) fn flags(id: Id) -> u16 {
    ELEMENTS.get(id).map_or(0, |(_, flags)| *flags)
}

/// What is known of a name.
pub(super) fn flags_of(name: &str) -> u16 {
    find(name).map_or(0, flags)
}

/// The numbers of those that have rules of their own, found while this is compiled.
macro_rules! ids {
    ($($constant:ident = $name:literal),* $(,)?) => {
        $(pub(super) const $constant: Id = place($name);)*
    };
}

ids! {
    A = "a", ADDRESS = "address", BUTTON = "button", CAPTION = "caption", COL = "col", COLGROUP = "colgroup", DD = "dd",
    DIV = "div", DT = "dt", H1 = "h1", H6 = "h6", LI = "li", NOBR = "nobr", OL = "ol", OPTGROUP = "optgroup", OPTION = "option",
    P = "p", RB = "rb", RP = "rp", RT = "rt", RTC = "rtc", RUBY = "ruby", TABLE = "table", TBODY = "tbody", TD = "td",
    TEXTAREA = "textarea", TFOOT = "tfoot", TH = "th", THEAD = "thead", TITLE = "title", TR = "tr", UL = "ul",
}

#[expect(clippy::indexing_slicing, reason = "a name that is not there fails the build, not a run")]
const fn place(name: &str) -> Id {
    let name = name.as_bytes();
    let mut i = 0;
    loop {
        let other = ELEMENTS[i].0.as_bytes();
        let mut k = 0;
        while k < name.len() && k < other.len() && name[k] == other[k] {
            k += 1;
        }
        if k == name.len() && k == other.len() {
            return i;
        }
        i += 1;
    }
}

/// How the tokenizer reads the content of an element that is no markup.
pub(super) fn content_state(name: &str) -> Option<State> {
    match name {
        "textarea" | "title" => Some(State::RcData),
        "iframe" | "noembed" | "noframes" | "noscript" | "style" | "xmp" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}

/// Elements of SVG and MathML whose content may be HTML.
pub(super) fn holds_html(name: &str) -> bool {
    matches!(name, "annotation-xml" | "desc" | "foreignobject" | "mi" | "mn" | "mo" | "ms" | "mtext" | "title")
}

/// How the value of an attribute names resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urls {
    /// It is a URL.
    One,
    /// URLs between spaces.
    Words,
    /// URLs with descriptions, between commas.
    Candidates,
}

/// Whether an attribute holds URLs, and how.
pub(super) fn urls_of(attribute: &str) -> Option<Urls> {
    match attribute {
        "action" | "background" | "cite" | "classid" | "codebase" | "data" | "dynsrc" | "formaction" | "href"
        | "icon" | "longdesc" | "lowsrc" | "manifest" | "poster" | "profile" | "src" | "usemap" | "xlink:href" => {
            Some(Urls::One)
        }
        "archive" | "ping" => Some(Urls::Words),
        "imagesrcset" | "srcset" => Some(Urls::Candidates),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_are_in_order() {
        assert!(ELEMENTS.is_sorted_by(|(a, _), (b, _)| a < b));
        assert_eq!(find("ul"), Some(UL));
        assert_eq!(flags_of("x-own"), 0);
    }
}
