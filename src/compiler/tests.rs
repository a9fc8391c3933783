//! The compiler on whole programs: golden listings of typical snippets, and properties over the corpus.

use std::path::{Path, PathBuf};

use super::{CompileError, Options, compile_source};
use crate::code::disasm::disassemble;
use crate::code::dump::{dump, undump};
use crate::code::verify::verify;
use crate::code::Chunk;

const REGIMES: [Options; 3] = [
    Options { optimise: true, debug_mode: false },
    Options { optimise: false, debug_mode: false },
    Options { optimise: true, debug_mode: true },
];

fn compile_with(text: &str, options: Options) -> Result<Chunk, CompileError> {
    compile_source(text.as_bytes(), b"=test", false, options)
}

/// All Lua programs of the repository.
fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pending = ["lua-tests", "examples", "benches"].map(|folder| root.join(folder)).to_vec();
    let mut files = Vec::new();
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "lua") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_corpus_verifies_and_survives_dumping() {
    let files = corpus();
    assert!(files.len() > 100, "corpus missing");
    for path in files {
        let text = std::fs::read(&path).unwrap();
        for options in REGIMES {
            let Ok(chunk) = compile_source(&text, b"@file", true, options) else { continue };
            if let Err(error) = verify(&chunk) {
                panic!("{}: {error}\n{}", path.display(), disassemble(&chunk));
            }
            let bytes = dump(&chunk.main, chunk.source.as_deref(), false);
            assert_eq!(undump(&bytes, b"=dump").as_ref(), Ok(&chunk), "{}", path.display());
        }
    }
}
