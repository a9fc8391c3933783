//! Projects that mean no good: bombs, depth, size, odd bytes; and a project of 5 000 entries.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use wippy::project::{Loaded, Options, inspect};

/// A new project with files.
fn project(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let root = std::env::temp_dir().join(format!("wippy-hostile-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

/// Loads a project of one file, and takes it away.
fn load(name: &str, text: impl AsRef<[u8]>) -> Loaded {
    let root = project(name, &[("src/_index.yaml", text.as_ref())]);
    let loaded = inspect(&Options { root: root.clone(), checks_sources: true, ..Options::default() });
    fs::remove_dir_all(root).unwrap();
    loaded
}

fn messages(loaded: &Loaded) -> Vec<&str> {
    loaded.findings.iter().map(|finding| finding.fault.message.as_str()).collect()
}

#[test]
fn aliases_that_multiply_are_counted() {
    let mut text =
        String::from("namespace: shop\nname: a\nkind: registry.entry\nl0: &l0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let items = vec![format!("*l{}", level - 1); 9].join(", ");
        text.push_str(&format!("l{level}: &l{level} [{items}]\n"));
    }
    let loaded = load("bomb", text);
    assert!(
        messages(&loaded).iter().any(|message| message.contains("more than 1000000 nodes")),
        "{:?}",
        messages(&loaded)
    );
}

#[test]
fn merges_that_multiply_are_counted() {
    let mut text = String::from("namespace: shop\nname: a\nkind: registry.entry\nm0: &m0 {a: 1, b: 2}\n");
    for level in 1..60 {
        text.push_str(&format!("m{level}: &m{level}\n  <<: [*m{0}, *m{0}]\n  k{level}: 1\n", level - 1));
    }
    let start = Instant::now();
    let loaded = load("merges", text);
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(messages(&loaded).iter().any(|message| message.contains("1000000 nodes")), "{:?}", messages(&loaded));
}

#[test]
fn depth_is_limited() {
    for text in [
        format!("namespace: shop\nname: a\nkind: registry.entry\nx: {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("namespace: shop\nname: a\nkind: registry.entry\nx: {}", "{a: ".repeat(50_000)),
        format!(
            "namespace: shop\nname: a\nkind: registry.entry\nx:\n{}",
            (1..400).fold(String::new(), |text, n| { text + &" ".repeat(n) + "a:\n" })
        ),
    ] {
        let loaded = load("depth", text);
        assert!(!loaded.is_sound(), "{:?}", messages(&loaded));
    }
}

#[test]
fn odd_bytes_are_mistakes_or_texts() {
    let head = "namespace: shop\nname: a\nkind: registry.entry\n";
    let cases: [(&str, Vec<u8>, bool); 9] = [
        ("latin", [head.as_bytes(), b"x: caf\xe9\n"].concat(), false),
        ("nul", [head.as_bytes(), b"x: \"a\\0b\"\n"].concat(), true),
        ("raw nul", [head.as_bytes(), b"x: a\0b\n"].concat(), true),
        ("utf16", "namespace: shop".encode_utf16().flat_map(u16::to_le_bytes).collect(), true),
        ("bom", [b"\xEF\xBB\xBF", head.as_bytes(), b"\n"].concat(), true),
        ("crlf", head.replace('\n', "\r\n").into_bytes(), true),
        ("empty", Vec::new(), true),
        ("controls", (1..=31).collect(), false),
        ("emoji", format!("{head}\u{1F600}: \u{1F600}\n").into_bytes(), true),
    ];
    for (name, text, _) in &cases {
        // Nothing is worse than a message.
        let loaded = load("bytes", text);
        for finding in &loaded.findings {
            assert!(!finding.diagnostic().message.is_empty(), "{name}");
        }
    }
    for (name, text, is_sound) in cases.iter().filter(|(name, ..)| !matches!(*name, "utf16" | "raw nul" | "controls")) {
        assert_eq!(load("bytes", text).is_sound(), *is_sound, "{name}");
    }
}

#[test]
fn places_behind_odd_characters_are_right() {
    let text =
        "\u{FEFF}# é\u{1F600}\nnamespace: shop\nentries:\n  - {name: é, kind: \u{1F600}}\n  - {name: b, kind: nope}\n";
    let loaded = load("places", text);
    let at: Vec<String> = loaded
        .findings
        .iter()
        .map(|finding| {
            let place = finding.place.as_ref().unwrap();
            String::from_utf8_lossy(place.file.slice(place.span)).into_owned()
        })
        .collect();
    assert_eq!(at, ["é", "nope"], "{:?}", messages(&loaded));
}

#[test]
fn large_files_are_refused() {
    let text = vec![b'#'; (16 << 20) + 1];
    let loaded = load("large", text);
    assert_eq!(messages(&loaded), ["src/_index.yaml has more than 16 MB"]);
}

#[test]
fn a_pipe_is_not_read() {
    let root =
        project("pipe", &[("src/_index.yaml", b"namespace: shop\nname: a\nkind: registry.entry\nx: file://p\n")]);
    let made = std::process::Command::new("mkfifo").arg(root.join("src/p")).status();
    if made.is_ok_and(|status| status.success()) {
        let loaded = inspect(&Options { root: root.clone(), ..Options::default() });
        assert_eq!(messages(&loaded), ["file 'p' cannot be read: it is no regular file"]);
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_thousand_mistakes_are_told_soon() {
    let mut text = String::from("namespace: shop\nentries:\n");
    for n in 0..400 {
        text.push_str(&format!("  - {{name: e{n}, kind: queue.consumer, queue: q{n}, func: f{n}, bad: 1}}\n"));
    }
    let start = Instant::now();
    let loaded = load("mistakes", text);
    assert!(loaded.findings.len() >= 1_200);
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

#[test]
fn long_chains_and_large_rings_end() {
    for (n, is_ring) in [(3_000, false), (3_000, true)] {
        let mut text = String::from("namespace: shop\nentries:\n");
        for at in 0..n {
            let next = if at + 1 < n { at + 1 } else { 0 };
            if at + 1 < n || is_ring {
                text.push_str(&format!(
                    "  - {{name: e{at}, kind: store.memory, lifecycle: {{requires: [e{next}]}}}}\n"
                ));
            } else {
                text.push_str(&format!("  - {{name: e{at}, kind: store.memory}}\n"));
            }
        }
        let loaded = load("chain", text);
        assert_eq!(loaded.is_sound(), !is_ring);
    }
}

#[test]
fn directories_that_go_deep_end() {
    let deep = vec!["d"; 200].join("/");
    let path = format!("src/{deep}/_index.yaml");
    let root = project("deep", &[(&path, b"namespace: shop\nname: a\nkind: registry.entry\n")]);
    let loaded = inspect(&Options { root: root.clone(), ..Options::default() });
    assert!(loaded.is_sound() && loaded.state.len() == 1);
    fs::remove_dir_all(root).unwrap();
}

/// Idea 52: 5 000 entries in 300 files. A second in a release build; what a debug build needs is bounded loosely.
#[test]
fn five_thousand_entries_are_loaded_in_time() {
    let root = project("many", &[]);
    for file in 0..300 {
        let folder = root.join(format!("src/m{file}"));
        fs::create_dir_all(&folder).unwrap();
        let mut text = format!("version: \"1.0\"\nnamespace: shop.m{file}\nentries:\n");
        for at in 0..17 {
            text.push_str(&entry(at, file));
        }
        fs::write(folder.join("_index.yaml"), text).unwrap();
        fs::write(
            folder.join("code.lua"),
            "local json = require(\"json\")\nreturn { main = function() return 1 end }\n",
        )
        .unwrap();
    }
    let start = Instant::now();
    let loaded = inspect(&Options { root: root.clone(), checks_sources: true, ..Options::default() });
    let took = start.elapsed();
    eprintln!("5100 entries in 300 files: {took:?}");
    assert!(loaded.findings.is_empty(), "{:?}", messages(&loaded).first());
    assert_eq!(loaded.state.len(), 5_100);
    let limit = if cfg!(debug_assertions) { 30 } else { 1 };
    assert!(took < Duration::from_secs(limit), "{took:?}");
    fs::remove_dir_all(root).unwrap();
}

fn entry(at: usize, file: usize) -> String {
    let head = format!("  - name: e{at}\n    meta:\n      comment: Entry {at} of file {file}\n      tags: [a, b]\n");
    let rest = match at % 4 {
        0 => "    kind: function.lua\n    source: file://code.lua\n    modules: [json]\n    pool:\n      type: static\n      workers: 4\n".to_owned(),
        1 => "    kind: store.memory\n    max_size: 1000\n    cleanup_interval: 5m\n    lifecycle:\n      auto_start: true\n".to_owned(),
        2 => format!("    kind: library.lua\n    source: file://code.lua\n    modules: [json]\n    imports:\n      other: \"shop.m{}:e3\"\n", file / 2),
        _ => "    kind: library.lua\n    source: file://code.lua\n    modules: [json]\n".to_owned(),
    };
    head + &rest
}

#[test]
fn a_root_that_is_none_is_told() {
    let loaded = inspect(&Options { root: Path::new("/nothing/here").into(), ..Options::default() });
    assert!(!loaded.is_sound());
}
