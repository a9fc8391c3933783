//! All programs of the tree.

use std::fs;
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use wippy::format::{FormatError, format};
use wippy::source::{Names, with_room};
use wippy::syntax::lexer::Lexer;
use wippy::syntax::print::print_chunk;
use wippy::syntax::token::TokenKind;
use wippy::syntax::{ParseOptions, parse};

/// The tree of a program as text; none if it is no program.
pub(crate) fn tree(text: &[u8]) -> Option<Vec<u8>> {
    let arena = Bump::new();
    let mut names = Names::new();
    let options = ParseOptions { keep_comments: false, skip_prologue: true };
    with_room(|| {
        let parsed = parse(text, &arena, &mut names, options);
        parsed.errors.is_empty().then(|| print_chunk(&parsed.chunk, &names))
    })
}

/// How many tokens of each of the kinds that never change there are, and the comments without blanks.
pub(crate) fn census(text: &[u8]) -> (Vec<TokenKind>, Vec<Vec<u8>>) {
    let start = wippy::source::prologue_len(text);
    let mut lexer = Lexer::new(text, u32::try_from(start).unwrap(), true);
    let mut kinds = Vec::new();
    loop {
        let token = lexer.next_token();
        match token.kind {
            TokenKind::EndOfText => break,
            TokenKind::Comma | TokenKind::Semicolon | TokenKind::LeftParen | TokenKind::RightParen => {}
            TokenKind::GreaterGreater => kinds.extend([TokenKind::Greater; 2]),
            TokenKind::GreaterEqual => kinds.extend([TokenKind::Greater, TokenKind::Equal]),
            kind => kinds.push(kind),
        }
    }
    let bytes = |span: &wippy::source::Span| {
        span.slice(text).iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect::<Vec<u8>>()
    };
    (kinds, lexer.take_comments().iter().map(bytes).collect())
}

/// What is wrong with the formatter's work on a text.
pub(crate) fn complaint(text: &[u8]) -> Option<String> {
    let formatted = match format(text) {
        Ok(formatted) => formatted,
        Err(FormatError::Syntax(_)) if tree(text).is_none() => return None,
        Err(error) => return Some(format!("{error:?}")),
    };
    if tree(&formatted) != tree(text) {
        return Some("another program".to_owned());
    }
    if census(&formatted) != census(text) {
        return Some("other tokens or comments".to_owned());
    }
    (format(&formatted).as_ref() != Ok(&formatted)).then(|| "not the same a second time".to_owned())
}

/// The programs below a folder.
pub(crate) fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "lua") {
            found.push(path);
        }
    }
}

#[test]
fn programs_of_the_tree_stay_what_they_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["lua-tests", "examples", "src"] {
        programs(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 500, "{} programs", paths.len());
    let complaints: Vec<String> = paths
        .iter()
        .filter_map(|path| complaint(&fs::read(path).unwrap()).map(|text| format!("{}: {text}", path.display())))
        .collect();
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), paths.len(), complaints.join("\n"));
}

#[test]
fn examples_and_templates_have_the_layout() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in ["examples", "src/cli/new/templates"] {
        programs(&root.join(folder), &mut paths);
    }
    let has_layout = |path: &&PathBuf| {
        let text = fs::read(path).unwrap();
        format(&text).as_deref() == Ok(text.as_slice())
    };
    let others: Vec<&PathBuf> = paths.iter().filter(|path| !has_layout(path)).collect();
    assert!(paths.len() > 30 && others.is_empty(), "{} programs, 'wippy fmt' would change {others:?}", paths.len());
}
