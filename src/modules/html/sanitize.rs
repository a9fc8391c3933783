//! Texts by the rules of a policy: which tags stay, with which attributes.

use html5gum::State;

use super::balance::Balance;
use super::escape::push_escaped;
use super::names::{A, DROPPED, ENDS_FOREIGN, Urls, VOID, content_state, find, flags_of, holds_html, urls_of};
use super::policy::{Element, Policy};
use super::tokens::{Sink, Tag, read};
use super::url::{allowed_candidates, allowed_url, allowed_words, names_host};

/// What a policy leaves of a text. Bytes that are no UTF-8 become the replacement character.
pub(super) fn sanitize(policy: &Policy, text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let mut sanitizer =
        Sanitizer { policy, balance: Balance::new(policy, text.len()), dropping: None, scratch: String::new() };
    read(&text, &mut sanitizer);
    sanitizer.balance.finish()
}

struct Sanitizer<'p> {
    policy: &'p Policy,
    balance: Balance<'p>,
    dropping: Option<Dropping>,
    /// The start tag that is being made.
    scratch: String,
}

/// An element whose content goes.
struct Dropping {
    name: String,
    /// How many of its name are open.
    depth: usize,
    /// In SVG and MathML, whether there may be HTML in it: then HTML does not end it.
    may_hold_html: bool,
}

impl Dropping {
    fn is_foreign(&self) -> bool {
        matches!(self.name.as_str(), "math" | "svg")
    }
}

impl Sink for Sanitizer<'_> {
    fn text(&mut self, text: &str) {
        if self.dropping.is_some() {
            return;
        }
        if text.contains('\0') {
            self.balance.text(&text.replace('\0', ""));
        } else {
            self.balance.text(text);
        }
    }

    fn start_tag(&mut self, tag: &Tag) -> Option<State> {
        // The standard's own correction.
        let name = if tag.name() == "image" { "img" } else { tag.name() };
        if let Some(dropping) = &mut self.dropping {
            match dropping.start_tag(name, tag.is_self_closing) {
                Within::Content(state) => return state,
                Within::End => {
                    self.dropping = None;
                    return None;
                }
                Within::Behind => self.dropping = None,
            }
        }
        let state = content_state(name);
        let Some(element) = self.policy.element(name) else {
            let is_empty = flags_of(name) & VOID != 0 || matches!(name, "math" | "svg") && tag.is_self_closing;
            if flags_of(name) & DROPPED != 0 && !is_empty {
                self.dropping = Some(Dropping { name: name.to_owned(), depth: 1, may_hold_html: false });
            }
            return state;
        };
        self.scratch.clear();
        let n_attributes = self.start_tag_of(name, element, tag);
        match (name, n_attributes) {
            // A link to nowhere has no tag, but ends the one before as every other does.
            ("a", 0) => self.balance.make_room(A),
            ("img", _) if !self.scratch.contains(" src=\"") => {}
            _ => {
                let tag = std::mem::take(&mut self.scratch);
                self.balance.start(element.id, &tag);
                self.scratch = tag;
            }
        }
        if name == "iframe" {
            // Its content is for readers that know no frames: text to others.
            self.dropping = Some(Dropping { name: name.to_owned(), depth: 1, may_hold_html: false });
        }
        state
    }

    fn end_tag(&mut self, name: &str) {
        if let Some(dropping) = &mut self.dropping {
            if dropping.name != name {
                return;
            }
            dropping.depth -= 1;
            if dropping.depth > 0 {
                return;
            }
            self.dropping = None;
        }
        let Some(element) = self.policy.element(name) else { return };
        if name == "br" {
            self.balance.start(element.id, "<br>");
        } else {
            self.balance.end(element.id);
        }
    }

    fn is_foreign(&self) -> bool {
        self.dropping.as_ref().is_some_and(Dropping::is_foreign)
    }
}

/// What a start tag is to an element whose content goes.
enum Within {
    /// A part of it, whose content is read in this way.
    Content(Option<State>),
    /// Its end.
    End,
    /// The first behind it.
    Behind,
}

impl Dropping {
    fn start_tag(&mut self, name: &str, is_self_closing: bool) -> Within {
        if self.is_foreign() {
            if name == self.name && !is_self_closing {
                self.depth += 1;
            }
            self.may_hold_html |= holds_html(name);
            let is_behind = !self.may_hold_html && find(name).is_some() && flags_of(name) & ENDS_FOREIGN != 0;
            return if is_behind { Within::Behind } else { Within::Content(None) };
        }
        if name == self.name {
            if name == "select" {
                return Within::End;
            }
            self.depth += 1;
        }
        Within::Content(content_state(name))
    }
}

impl Sanitizer<'_> {
    /// Writes a start tag with the attributes that stay: how many they are.
    fn start_tag_of(&mut self, name: &str, element: &Element, tag: &Tag) -> usize {
        let mut attributes = self.attributes(name, element, tag);
        if matches!(name, "a" | "area" | "link") {
            self.mark_link(element, &mut attributes);
        }
        let out = &mut self.scratch;
        out.push('<');
        out.push_str(name);
        for (name, value) in &attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            push_escaped(out, value);
            out.push('"');
        }
        out.push('>');
        attributes.len()
    }

    /// The attributes that stay, in their order.
    fn attributes<'t>(&self, element_name: &str, element: &Element, tag: &'t Tag) -> Vec<(&'t str, String)> {
        let policy = self.policy;
        let is_link = matches!(element_name, "a" | "area" | "link");
        let mut seen: Vec<&str> = Vec::new();
        let mut kept = Vec::new();
        for (name, value) in tag.attributes() {
            let Some(rule) = policy.rule(element, name) else { continue };
            // Of several of one name the first counts, whatever becomes of it.
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let written = match urls_of(name) {
                Some(Urls::One) => allowed_url(policy, value, element_name == "img" && name == "src"),
                Some(Urls::Words) => allowed_words(policy, value),
                Some(Urls::Candidates) => allowed_candidates(policy, value),
                None => Some(value.to_owned()),
            };
            let Some(written) = written else { continue };
            let is_allowed = match name {
                // What the policy itself adds is no matter of patterns.
                "rel" if self.adds_relations() => rule.holds(&self.own_relations(&written)),
                "target" if is_link && policy.adds_target_blank => true,
                _ => rule.holds(&written),
            };
            if is_allowed {
                kept.push((name, written));
            }
        }
        kept
    }

    fn adds_relations(&self) -> bool {
        let Policy { adds_nofollow, adds_noreferrer, adds_target_blank, .. } = *self.policy;
        adds_nofollow || adds_noreferrer || adds_target_blank
    }

    /// The relations of a link without those that the policy may add.
    fn own_relations(&self, value: &str) -> String {
        let is_own =
            |word: &&str| !["nofollow", "noreferrer", "noopener"].iter().any(|added| word.eq_ignore_ascii_case(added));
        let words: Vec<&str> = value.split_whitespace().filter(is_own).collect();
        words.join(" ")
    }

    /// Adds `rel` and `target` to a link.
    fn mark_link(&self, element: &Element, attributes: &mut Vec<(&str, String)>) {
        let policy = self.policy;
        let href = attributes.iter().find(|(name, _)| *name == "href").map(|(_, url)| url);
        let is_blank = policy.adds_target_blank && href.is_some_and(|url| names_host(url));
        let has_href = href.is_some();
        if !is_blank && policy.adds_target_blank {
            let is_allowed = |value: &str| policy.rule(element, "target").is_some_and(|rule| rule.holds(value));
            attributes.retain(|(name, value)| *name != "target" || is_allowed(value));
        }
        let added =
            [(policy.adds_nofollow, "nofollow"), (policy.adds_noreferrer, "noreferrer"), (is_blank, "noopener")];
        let added: Vec<&str> = added.iter().filter(|(is_added, _)| *is_added).map(|(_, word)| *word).collect();
        if !has_href || added.is_empty() {
            return;
        }
        set(attributes, "rel", |rel| {
            let stays = |word: &&str| !(is_blank && word.eq_ignore_ascii_case("opener"));
            let mut words: Vec<&str> = rel.split_whitespace().filter(stays).collect();
            for word in added {
                if !words.iter().any(|other| other.eq_ignore_ascii_case(word)) {
                    words.push(word);
                }
            }
            words.join(" ")
        });
        if is_blank {
            set(attributes, "target", |_| "_blank".to_owned());
        }
    }
}

/// Changes the value of an attribute, which is added if it is not there.
fn set(attributes: &mut Vec<(&str, String)>, name: &'static str, value: impl FnOnce(&str) -> String) {
    match attributes.iter_mut().find(|(other, _)| *other == name) {
        Some((_, slot)) => *slot = value(slot),
        None => attributes.push((name, value(""))),
    }
}
