//! `wippy registry graph`: which entries refer to which.

use super::super::args::UsageError;
use super::super::words::Words;
use super::Made;
use crate::diag::json_string;
use crate::project::{Graph, Loaded};

pub(super) fn graph(loaded: &Loaded, words: &Words) -> Made {
    let graph = Graph::new(&loaded.state);
    match words.value("--format").unwrap_or("text") {
        "text" => Ok(Ok(text(&graph))),
        "dot" => Ok(Ok(dot(&graph))),
        other => Err(UsageError::new(format!("option '--format': '{other}' is not one of dot, text"))),
    }
}

fn text(graph: &Graph) -> String {
    let mut text = String::new();
    for (id, references) in &graph.references {
        text.push_str(&format!("{id}\n"));
        for reference in references {
            let how = if reference.is_implied { format!("({})", reference.field) } else { reference.field.clone() };
            text.push_str(&format!("  {how} → {}\n", reference.id));
        }
    }
    text
}

fn dot(graph: &Graph) -> String {
    let mut text = "digraph entries {\n  rankdir=LR;\n  node [shape=box];\n".to_owned();
    for (id, references) in &graph.references {
        text.push_str(&format!("  {};\n", json_string(id.as_str())));
        for reference in references {
            let (from, to) = (json_string(id.as_str()), json_string(reference.id.as_str()));
            let style = if reference.is_implied { ", style=dashed" } else { "" };
            text.push_str(&format!("  {from} -> {to} [label={}{style}];\n", json_string(&reference.field)));
        }
    }
    text.push_str("}\n");
    text
}
