//! Tables in documents of the project, between the marks `<!-- NAME -->` and `<!-- end of NAME -->`.

use std::fs;
use std::path::Path;

/// Replaces what stands between the marks of a document.
pub(crate) fn put_between_marks(document: &str, mark: &str, table: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (begin, end) = (format!("<!-- {mark} -->"), format!("<!-- end of {mark} -->"));
    let missing = |mark: &str| format!("{document} has no mark {mark}");
    let (before, rest) = text.split_once(&begin).ok_or_else(|| missing(&begin))?;
    let (_, after) = rest.split_once(&end).ok_or_else(|| missing(&end))?;
    let text = format!("{before}{begin}\n{table}{end}{after}");
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}
