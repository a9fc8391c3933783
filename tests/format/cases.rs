//! Cases below `tests/format/cases`: what stands before a line `-->` becomes what stands behind it; `<->` instead of it, or
//! nothing, says that it stays. A line of `=` and words is the name of a case.

use std::fs;
use std::path::Path;

use wippy::format::format;

use crate::corpus::complaint;

struct Case {
    name: String,
    before: String,
    after: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for part in text.split("\n=== ").skip(1) {
        let (name, body) = part.split_once('\n').unwrap();
        let (before, after) = match body.split_once("\n-->\n") {
            Some((before, after)) => (format!("{before}\n"), after.to_owned()),
            None => (body.to_owned(), body.to_owned()),
        };
        let [before, after] = [before, after].map(|text| format!("{}\n", text.trim_end_matches('\n')));
        cases.push(Case { name: name.to_owned(), before, after });
    }
    cases
}

#[test]
fn texts_get_their_layout() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format/cases");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut n_cases, mut wrong) = (0, Vec::new());
    for path in paths {
        for Case { name, before, after } in cases(&fs::read_to_string(&path).unwrap()) {
            n_cases += 1;
            let title = format!("{}: {name}", path.file_name().unwrap().display());
            match format(before.as_bytes()) {
                Ok(got) if got == after.as_bytes() => {}
                Ok(got) => wrong.push(format!("{title}\n{}", String::from_utf8_lossy(&got))),
                Err(error) => wrong.push(format!("{title}\n{error:?}")),
            }
            if let Some(text) = complaint(before.as_bytes()) {
                wrong.push(format!("{title}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n_cases >= 74, "{n_cases} cases");
}
