//! What a text may keep: elements, attributes with patterns, URLs.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::names::{ELEMENTS, Id, NEVER, find, flags_of};

/// Elements of what users write.
const UGC: &str = "abbr b blockquote br cite code del details dfn div em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd mark p \
    pre q s samp small span strong sub summary sup time u var";

/// Values of attributes that are allowed in groups.
const INTEGER: &str = "^[0-9]{1,9}$";
const NUMBER_OR_PERCENT: &str = "^[0-9]{1,9}%?$";
const DIRECTION: &str = "(?i)^(rtl|ltr|auto)$";
const LANGUAGE: &str = "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$";
const LIST_TYPE: &str = "(?i)^(circle|disc|square|a|i|1)$";
const ALIGN: &str = "(?i)^(left|right|center|justify|char|top|middle|bottom|baseline|absmiddle|texttop|absbottom)$";
const SCOPE: &str = "(?i)^(row|col|rowgroup|colgroup)$";
const RELATION: &str = r"^[A-Za-z0-9\s_-]*$";
const MOMENT: &str = r"^[0-9A-Za-z:+.\s-]*$";
const EMPTY: &str = "^(?i:open)?$";

/// A policy.
#[derive(Clone, Default)]
pub(super) struct Policy {
    elements: BTreeMap<String, Element>,
    /// Names of allowed elements without rules in HTML, by their number less that of the elements with rules.
    others: Vec<String>,
    anywhere: BTreeMap<String, Values>,
    /// Schemes of URLs, in small letters.
    pub(super) schemes: BTreeSet<String>,
    pub(super) allows_relative: bool,
    pub(super) allows_data_images: bool,
    pub(super) wants_parseable: bool,
    pub(super) adds_nofollow: bool,
    pub(super) adds_noreferrer: bool,
    pub(super) adds_target_blank: bool,
}

/// An element that is allowed.
#[derive(Clone)]
pub(super) struct Element {
    pub(super) id: Id,
    attributes: BTreeMap<String, Values>,
}

/// The values that an attribute may have.
#[derive(Clone)]
pub(super) enum Values {
    All,
    /// Those in which one of the patterns is found.
    Matching(Vec<Regex>),
}

impl Values {
    fn of(pattern: Option<&Regex>) -> Values {
        pattern.map_or(Values::All, |pattern| Values::Matching(vec![pattern.clone()]))
    }

    fn hold(&self, value: &str) -> bool {
        match self {
            Values::All => true,
            Values::Matching(patterns) => patterns.iter().any(|pattern| pattern.is_match(value)),
        }
    }

    /// More values.
    fn extend(&mut self, more: Values) {
        match (self, more) {
            (Values::All, _) => {}
            (slot, Values::All) => *slot = Values::All,
            (Values::Matching(patterns), Values::Matching(more)) => patterns.extend(more),
        }
    }
}

/// The rules for an attribute of an element.
pub(super) struct Rule<'p> {
    on_element: Option<&'p Values>,
    anywhere: Option<&'p Values>,
}

impl Rule<'_> {
    pub(super) fn holds(&self, value: &str) -> bool {
        [self.on_element, self.anywhere].into_iter().flatten().any(|values| values.hold(value))
    }
}

impl Policy {
    /// What users write in comments and articles: text, lists, tables, images, links.
    pub(super) fn ugc() -> Policy {
        let mut policy = Policy::default();
        policy.allow_elements(&UGC.split_whitespace().collect::<Vec<&str>>());
        policy.allow_standard_urls();
        policy.allow_images();
        policy.allow_lists();
        policy.allow_tables();
        policy.allow(&["href", "title"], None, &["a"]);
        policy.allow_matching(&["rel"], RELATION, &["a"]);
        policy.allow(&["cite"], None, &["blockquote", "del", "ins", "q"]);
        policy.allow_matching(&["datetime"], MOMENT, &["del", "ins", "time"]);
        policy.allow(&["title"], None, &["abbr", "dfn"]);
        policy.allow_matching(&["open"], EMPTY, &["details"]);
        policy.allow_matching(&["dir"], DIRECTION, &["p", "div", "span", "blockquote", "li"]);
        policy
    }

    /// Allows elements, with whatever attributes are allowed.
    pub(super) fn allow_elements<S: AsRef<str>>(&mut self, names: &[S]) {
        for name in names {
            self.element_mut(name.as_ref());
        }
    }

    /// Allows attributes on elements, and these elements.
    pub(super) fn allow<S: AsRef<str>, E: AsRef<str>>(&mut self, names: &[S], pattern: Option<&Regex>, elements: &[E]) {
        for element in elements {
            if let Some(element) = self.element_mut(element.as_ref()) {
                add(&mut element.attributes, names, pattern);
            }
        }
    }

    /// Allows attributes on all elements that are allowed.
    pub(super) fn allow_anywhere<S: AsRef<str>>(&mut self, names: &[S], pattern: Option<&Regex>) {
        add(&mut self.anywhere, names, pattern);
    }

    /// The same with one of the patterns above.
    fn allow_matching(&mut self, names: &[&str], pattern: &str, elements: &[&str]) {
        if let Ok(pattern) = Regex::new(pattern) {
            self.allow(names, Some(&pattern), elements);
        }
    }

    pub(super) fn allow_standard_urls(&mut self) {
        self.schemes.extend(["http", "https", "mailto"].map(str::to_owned));
        (self.wants_parseable, self.allows_relative, self.adds_nofollow) = (true, true, true);
    }

    pub(super) fn allow_images(&mut self) {
        self.allow_standard_urls();
        self.allow(&["alt", "src", "title"], None, &["img"]);
        self.allow_matching(&["height", "width"], NUMBER_OR_PERCENT, &["img"]);
        self.allow_matching(&["align"], ALIGN, &["img"]);
    }

    pub(super) fn allow_data_images(&mut self) {
        self.allow(&["src"], None, &["img"]);
        self.allows_data_images = true;
    }

    pub(super) fn allow_lists(&mut self) {
        self.allow_elements(&["ul", "ol", "li", "dl", "dt", "dd"]);
        self.allow_matching(&["type"], LIST_TYPE, &["ul", "ol", "li"]);
        self.allow_matching(&["start"], "^-?[0-9]{1,9}$", &["ol"]);
        self.allow_matching(&["value"], "^-?[0-9]{1,9}$", &["li"]);
        self.allow_matching(&["reversed"], "^(?i:reversed)?$", &["ol"]);
    }

    pub(super) fn allow_tables(&mut self) {
        self.allow_elements(&["table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"]);
        self.allow(&["summary"], None, &["table"]);
        self.allow_matching(&["height", "width"], NUMBER_OR_PERCENT, &["table", "col", "colgroup", "td", "th"]);
        self.allow_matching(&["border", "cellpadding", "cellspacing"], INTEGER, &["table"]);
        let parts = ["table", "col", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"];
        self.allow_matching(&["align", "valign"], ALIGN, &parts);
        self.allow_matching(&["span"], INTEGER, &["col", "colgroup"]);
        self.allow_matching(&["colspan", "rowspan"], INTEGER, &["td", "th"]);
        self.allow(&["abbr", "headers"], None, &["td", "th"]);
        self.allow_matching(&["scope"], SCOPE, &["td", "th"]);
    }

    pub(super) fn allow_standard_attributes(&mut self) {
        self.allow_anywhere(&["class", "id", "title"], None);
        for (name, pattern) in [("dir", DIRECTION), ("lang", LANGUAGE)] {
            if let Ok(pattern) = Regex::new(pattern) {
                self.allow_anywhere(&[name], Some(&pattern));
            }
        }
    }

    /// The rules of an element, made if it may be allowed at all.
    fn element_mut(&mut self, name: &str) -> Option<&mut Element> {
        let name = name.to_ascii_lowercase();
        if flags_of(&name) & NEVER != 0 {
            return None;
        }
        let others = &mut self.others;
        let element = self.elements.entry(name).or_insert_with_key(|name| {
            let id = find(name).unwrap_or_else(|| {
                others.push(name.clone());
                ELEMENTS.len() + others.len() - 1
            });
            Element { id, attributes: BTreeMap::new() }
        });
        Some(element)
    }

    /// What is allowed of an element.
    pub(super) fn element(&self, name: &str) -> Option<&Element> {
        self.elements.get(name)
    }

    /// The name of an element that is allowed.
    pub(super) fn name(&self, id: Id) -> &str {
        match ELEMENTS.get(id) {
            Some((name, _)) => name,
            None => self.others.get(id - ELEMENTS.len()).map_or("", String::as_str),
        }
    }

    /// One more than the greatest number of an element.
    pub(super) fn id_end(&self) -> usize {
        ELEMENTS.len() + self.others.len()
    }

    /// What is allowed of an attribute.
    pub(super) fn rule<'p>(&'p self, element: &'p Element, attribute: &str) -> Option<Rule<'p>> {
        let rule = Rule { on_element: element.attributes.get(attribute), anywhere: self.anywhere.get(attribute) };
        (rule.on_element.is_some() || rule.anywhere.is_some()).then_some(rule)
    }
}

fn add<S: AsRef<str>>(attributes: &mut BTreeMap<String, Values>, names: &[S], pattern: Option<&Regex>) {
    for name in names {
        attributes
            .entry(name.as_ref().to_ascii_lowercase())
            .and_modify(|values| values.extend(Values::of(pattern)))
            .or_insert_with(|| Values::of(pattern));
    }
}
