//! `wippy new`: a project from a template.

pub(super) mod templates;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use super::args::UsageError;
use super::exit::FAILURE;
use super::init::{create, lock_text};
use super::output::{Color, Output};
use super::report;
use super::words::{Known, Words};
use crate::diag::suggest;
use crate::stdlib::io::{Streams, error_text};
use templates::{TEMPLATES, Template};

/// The help of the command.
pub(super) const HELP: &str = "\
usage: wippy new [options] NAME

Makes the directory NAME with a project in it. Nothing is overwritten.

      --template name   app (default), cli, http, service, lib, script
      --here            in the working directory, which must be empty
      --list            show the templates

examples
  wippy new shop
  wippy new shop --template http
";

/// The options, their short forms, and whether they take a value.
pub(super) const OPTIONS: &[Known] =
    &[("--template", "", true), ("--here", "", false), ("--list", "", false), ("--help", "-h", false)];

/// Runs the command with the words behind its name; gives the exit status.
pub(super) fn new(words: &[OsString]) -> Result<u8, UsageError> {
    let words = Words::parse("new", words, OPTIONS)?;
    if words.has("--help") {
        Streams::standard().write_out(HELP.as_bytes());
        return Ok(0);
    }
    if words.has("--list") {
        let list: String = TEMPLATES.iter().map(|known| format!("{:8}  {}\n", known.name, known.about)).collect();
        Streams::standard().write_out(list.as_bytes());
        return Ok(0);
    }
    let texts = words.texts();
    let [name] = texts.as_slice() else { return Err(UsageError::new("'wippy new' needs one name")) };
    let is_name = !name.is_empty()
        && !name.starts_with(['.', '-'])
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if !is_name {
        return Err(UsageError::new(format!("'{name}' is not a name; use letters, digits, '-', '_' and '.'")));
    }
    let wanted = words.value("--template").unwrap_or("app");
    let Some(template) = TEMPLATES.iter().find(|known| known.name == wanted) else {
        let mut error = UsageError::new(format!("there is no template '{wanted}'"));
        let near = suggest::near(wanted, TEMPLATES.iter().map(|known| known.name));
        error.helps.extend(near.iter().map(|near| format!("did you mean '{near}'?")));
        error.helps.push("'wippy new --list' shows them".to_owned());
        return Err(error);
    };
    let folder = if words.has("--here") { Path::new(".") } else { Path::new(name) };
    match make(folder, name, template) {
        Ok(n_files) => {
            let go = if words.has("--here") { String::new() } else { format!("cd {name} && ") };
            let text = format!(
                "made {name} from template '{}': {n_files} files\n  {go}{}\n  {go}{}\n",
                template.name, template.next[0], template.next[1]
            );
            Streams::standard().write_out(text.as_bytes());
            Ok(0)
        }
        Err(error) => {
            report::write(&report::usage(&error, Output::of_errors(Color::Auto)));
            Ok(FAILURE)
        }
    }
}

/// Writes the files of a template; how many there are.
fn make(folder: &Path, name: &str, template: &Template) -> Result<usize, UsageError> {
    let failed = |what: &Path, error: &std::io::Error| {
        UsageError::new(format!("cannot write {}: {}", what.display(), error_text(error).to_lowercase()))
    };
    if fs::read_dir(folder).is_ok_and(|mut items| items.next().is_some()) || folder.is_file() {
        return Err(UsageError::new(format!("{} is there and not empty", folder.display())));
    }
    let namespace = namespace_of(name);
    let lock = lock_text("./src", ".wippy");
    let common = [("wippy.lock", lock.as_str()), (".wippy.yaml", templates::CONFIG), (".gitignore", ".wippy/\n")];
    let mut n_files = 0;
    for (path, text) in common.iter().filter(|_| template.is_project).chain(template.files) {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        }
        let text = text.replace("@name@", name).replace("@ns@", &namespace);
        match create(&path, &text) {
            Ok(true) => n_files += 1,
            Ok(false) => return Err(UsageError::new(format!("{} is there already", path.display()))),
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    Ok(n_files)
}

/// The namespace of a project of this name: other characters become `_`, and it begins with a letter or `_`.
fn namespace_of(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let is_reserved = matches!(plain.as_str(), "internal" | "script");
    if is_reserved || plain.starts_with(|c: char| c.is_ascii_digit()) { format!("_{plain}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_made_of_names() {
        for (name, namespace) in
            [("shop", "shop"), ("my-shop.2", "my_shop_2"), ("2048", "_2048"), ("script", "_script")]
        {
            assert_eq!(namespace_of(name), namespace);
        }
    }
}
