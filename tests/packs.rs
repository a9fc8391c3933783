//! Packs that somebody has changed: refused with a word about it, or run as any program is.
//!
//! Whoever changes a pack can repair its hashes, too, so most cases do.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use wippy::code::dump::{self, VERSION};
use wippy::pack::Pack;
use wippy::project::sha256_text;
use wippy::{Options, Runtime};

/// Defects of wippy itself have this status.
const DEFECT: i32 = 70;

/// A directory of a test, which goes with it.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, files: &[(&str, &str)]) -> Place {
        let root = std::env::temp_dir().join(format!("wippy-packs-{name}-{}", std::process::id()));
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Place(root)
    }

    fn wippy(&self, words: &[&str]) -> Output {
        let mut command = Command::new("timeout");
        command.arg("60").arg(env!("CARGO_BIN_EXE_wippy")).args(words);
        command.current_dir(&self.0).env("WIPPY_HOME", self.0.join("home")).env("NO_COLOR", "1").output().unwrap()
    }

    /// The pack that a command writes.
    fn pack(&self, words: &[&str], file: &str) -> Vec<u8> {
        let output = self.wippy(&[&["pack", "--reproducible"], words].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(self.0.join(file)).unwrap()
    }

    /// Runs bytes as a pack: the exit status, output and errors.
    fn run(&self, bytes: &[u8], words: &[&str]) -> (i32, String, String) {
        fs::write(self.0.join("changed.wapp"), bytes).unwrap();
        let output = self.wippy(&[&["changed.wapp"], words].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap_or(DEFECT), text(&output.stdout), text(&output.stderr))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

const MAIN: &str = "\
local shape = require(\"lib.shape\")
local total = 0
for i = 1, 10 do total = total + shape.area({ w = i, h = 2.5 }) end
local names = {}
for k, v in pairs({ a = 1, b = \"two\" }) do names[#names + 1] = k .. tostring(v) end
table.sort(names)
print(total, table.concat(names, \",\"), select(\"#\", ...))
return 0
";
const SHAPE: &str = "\
type Shape = { w: number, h: number }
return {
    area = function(s)
        local shape, problem = Shape:is(s)
        if not shape then error(problem) end
        return shape.w * shape.h
    end,
}
";

fn script(name: &str) -> (Place, Vec<u8>) {
    let place = Place::new(name, &[("main.lua", MAIN), ("lib/shape.lua", SHAPE)]);
    let bytes = place.pack(&["main.lua"], "main.wapp");
    (place, bytes)
}

#[test]
fn every_changed_byte_and_every_missing_end_is_told() {
    let (place, bytes) = script("bytes");
    let is_told = |bytes: &[u8], what: &str| {
        let error = Pack::from_bytes(bytes).map(drop).unwrap_err().to_string();
        let is_clear =
            ["is no pack", "is damaged: ", "has the pack layout "].iter().any(|start| error.starts_with(start));
        assert!(is_clear && !error.contains('\n'), "{what}: {error}");
    };
    for at in 0..bytes.len() {
        for bits in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= bits;
            is_told(&changed, &format!("byte {at} ^ {bits}"));
        }
        is_told(&bytes[..at], &format!("the first {at} bytes"));
    }
    // The same by the program: a few of them, and the pack as it is.
    assert_eq!(place.run(&bytes, &["x"]), (0, "137.5\ta1,btwo\t1\n".to_owned(), String::new()));
    for at in (0..bytes.len()).step_by(bytes.len() / 8) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        for changed in [&changed[..], &bytes[..at]] {
            let (status, out, errors) = place.run(changed, &[]);
            assert_eq!((status, out.as_str()), (1, ""), "{at}: {errors}");
            assert!(errors.starts_with("error: changed.wapp "), "{at}: {errors}");
        }
    }
}

/// Numbers that are the same in every run (MINSTD).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0 * 48271 % 0x7fff_ffff;
        usize::try_from(self.0).unwrap() % n
    }
}

#[test]
fn changed_bytecode_is_refused_or_runs_within_its_limits() {
    let (place, bytes) = script("bytecode");
    let pack = Pack::from_bytes(&bytes).unwrap();
    let mut numbers = Numbers(7);
    let mut accepted: Vec<(String, Vec<u8>)> = Vec::new();
    let mut n_refused = 0;
    for round in 0..10_000 {
        let (name, chunk) = pack.chunks.iter().nth(round % pack.chunks.len()).unwrap();
        let mut code = chunk.code.clone();
        for _ in 0..1 + numbers.below(3) {
            let at = numbers.below(code.len());
            code[at] = u8::try_from(numbers.below(256)).unwrap();
        }
        match dump::undump(&code, b"=changed") {
            Ok(_) => accepted.push((name.clone(), code)),
            Err(_) => n_refused += 1,
        }
    }
    assert!(n_refused > 1000 && accepted.len() > 100, "{n_refused} of 10000 refused");
    // What the verifier lets through: many in one process, a few as packs.
    let limits = || Options { max_reductions: 100_000, max_memory: 64 << 20, ..Options::default() };
    for (_, code) in accepted.iter().step_by(1 + accepted.len() / 500) {
        let mut script = String::from("local f = load(\"");
        for byte in code {
            write!(script, "\\x{byte:02x}").unwrap();
        }
        script.push_str("\", '=changed', 'b') if f then pcall(f) end");
        drop(Runtime::new(limits()).run(script.as_bytes(), b"=script"));
    }
    for (name, code) in accepted.iter().step_by(1 + accepted.len() / 20) {
        let mut changed = pack.clone();
        changed.chunks.get_mut(name).unwrap().code.clone_from(code);
        fs::write(place.0.join("changed.wapp"), changed.to_bytes()).unwrap();
        let output = place.wippy(&["--max-reductions", "1000000", "--memory-limit", "64M", "changed.wapp"]);
        let status = output.status.code();
        assert!(status.is_some_and(|status| status != DEFECT && status < 124), "{status:?} {name}: {code:?}");
    }
}

/// Changes the bytecode of an entry or file, and repairs the hash that an entry tells.
fn with_code(pack: &Pack, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut pack = pack.clone();
    let chunk = pack.chunks.get_mut(name).unwrap();
    let before = sha256_text(&chunk.code);
    change(&mut chunk.code);
    let after = sha256_text(&chunk.code);
    // The text stands in the entries as it is.
    let entries = pack.entries.iter().map(|entry| {
        let mut entry = wippy::project::Entry::clone(entry);
        if let Some(map) = entry.data.as_map().filter(|map| map.get("hash").is_some()) {
            let hash = map.get("hash").and_then(|hash| hash.as_str()).unwrap().replace(&before, &after);
            entry.data = wippy::project::Data::Map(map.with("hash", Some(hash.as_str().into())));
        }
        std::sync::Arc::new(entry)
    });
    pack.entries = entries.collect();
    pack.to_bytes()
}

const PROJECT: &str = "\
version: \"1.0\"
namespace: app
entries:
  - {name: term, kind: terminal.host}
  - {name: twice, kind: library.lua, source: \"return function(n) return 2 * n end\"}
  - name: run
    kind: process.lua
    source: \"return function(n) print(require('twice')(tonumber(n))) return 0 end\"
    imports: {twice: twice}
    meta: {command: {name: run}}
";

fn project(name: &str) -> (Place, Pack) {
    let place = Place::new(name, &[("src/_index.yaml", PROJECT)]);
    let bytes = place.pack(&["app.wapp", "--bytecode", "**"], "app.wapp");
    fs::remove_dir_all(place.0.join("src")).unwrap();
    (place, Pack::from_bytes(&bytes).unwrap())
}

/// Where the version stands in bytecode: behind the header of PUC Lua and our magic.
fn version_at(code: &[u8]) -> usize {
    let magic = code.windows(4).position(|window| window == [b'w', b'p', b'y', VERSION]).unwrap();
    magic + 3
}

#[test]
fn bytecode_of_another_form_is_refused() {
    let (place, pack) = project("version");
    assert_eq!(place.run(&pack.to_bytes(), &["run", "21"]), (0, "42\n".to_owned(), String::new()));
    let newer: fn(&mut Vec<u8>) = |code| {
        let at = version_at(code);
        code[at] += 1;
    };
    let of_luac: fn(&mut Vec<u8>) = |code| {
        let at = version_at(code);
        code.drain(at - 3..=at);
    };
    let no_code: fn(&mut Vec<u8>) = |code| *code = b"return 1".to_vec();
    for change in [newer, of_luac, no_code] {
        let (status, out, errors) = place.run(&with_code(&pack, "app/twice.luac", change), &["run", "21"]);
        assert_eq!((status, out.as_str()), (1, ""), "{errors}");
        let first = errors.lines().next().unwrap();
        assert_eq!(first, "error: changed.wapp holds bytecode of another format: 'app/twice.luac'");
    }
    // The right form, and cut off or broken behind its head: told when the entry is to run.
    let cut: fn(&mut Vec<u8>) = |code| code.truncate(code.len() - 1);
    let long: fn(&mut Vec<u8>) = |code| code.truncate(version_at(code) + 1);
    for change in [cut, long] {
        let (status, out, errors) = place.run(&with_code(&pack, "app/twice.luac", change), &["run", "21"]);
        assert_eq!((status, out.as_str()), (1, ""), "{errors}");
        assert!(errors.contains("app:twice: truncated precompiled chunk (library.lua.bc)"), "{errors}");
    }
}

#[test]
fn the_entry_tells_the_hash_of_its_bytecode() {
    let (place, mut pack) = project("hash");
    let chunk = pack.chunks.get_mut("app/twice.luac").unwrap();
    chunk.code.push(0);
    let (status, _, errors) = place.run(&pack.to_bytes(), &["run", "21"]);
    assert_eq!(status, 1);
    assert!(errors.contains("app:twice (library.lua.bc): bytecode 'app/twice.luac' has another hash"), "{errors}");
    drop(pack.chunks.remove("app/twice.luac"));
    let (status, _, errors) = place.run(&pack.to_bytes(), &["run", "21"]);
    assert_eq!(status, 1);
    assert!(errors.contains("app:twice (library.lua.bc): bytecode 'app/twice.luac' is missing"), "{errors}");
}

#[test]
fn files_of_a_script_can_be_texts_or_code_and_nothing_else() {
    let (place, bytes) = script("texts");
    let mut pack = Pack::from_bytes(&bytes).unwrap();
    // A text in the place of code, as for files that name the debug library.
    drop(pack.chunks.remove("lib/shape.lua"));
    pack.files.insert("lib/shape.lua".to_owned(), SHAPE.as_bytes().to_vec());
    assert_eq!(place.run(&pack.to_bytes(), &[]).1, "137.5\ta1,btwo\t0\n");
    // Code that calls itself a text is looked at as code is.
    let mut code = Pack::from_bytes(&bytes).unwrap().chunks.remove("lib/shape.lua").unwrap().code;
    code.pop();
    pack.files.insert("lib/shape.lua".to_owned(), code);
    let (status, out, errors) = place.run(&pack.to_bytes(), &[]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(errors.contains("truncated precompiled chunk"), "{errors}");
    // Its first file is missing, or is no program.
    pack.files.insert("lib/shape.lua".to_owned(), SHAPE.as_bytes().to_vec());
    let main = pack.chunks.remove("main.lua").unwrap();
    let (status, _, errors) = place.run(&pack.to_bytes(), &[]);
    assert_eq!(
        (status, errors.as_str()),
        (1, "error: changed.wapp is damaged: it begins with 'main.lua', which is not there\n")
    );
    pack.files.insert("main.lua".to_owned(), main.code[..main.code.len() / 2].to_vec());
    let (status, out, errors) = place.run(&pack.to_bytes(), &[]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(errors.contains("main.lua: truncated precompiled chunk"), "{errors}");
}

#[test]
fn embedded_files_stay_where_they_belong() {
    let index =
        PROJECT.replace("  - {name: term", "  - {name: www, kind: fs.directory, directory: ./www}\n  - {name: term");
    let place = Place::new("embedded", &[("src/_index.yaml", &index), ("www/a.txt", "a")]);
    let pack = Pack::from_bytes(&place.pack(&["app.wapp", "--embed-all"], "app.wapp")).unwrap();
    assert_eq!(place.run(&pack.to_bytes(), &["run", "1"]).0, 0);
    for name in ["app:www/../../../escaped", "app:www//escaped", "/escaped", "app:www/.."] {
        let mut changed = pack.clone();
        changed.files.insert(name.to_owned(), b"x".to_vec());
        let (status, out, errors) = place.run(&changed.to_bytes(), &["run", "1"]);
        assert_eq!((status, out.as_str()), (1, ""));
        assert_eq!(errors, format!("error: changed.wapp is damaged: '{name}' is no name of a file\n"));
    }
    assert!(!Path::new(&place.0).join("escaped").exists());
    // A file that another lies below.
    let mut changed = pack;
    changed.files.insert("app:www/a.txt/b".to_owned(), b"x".to_vec());
    let (status, _, errors) = place.run(&changed.to_bytes(), &["run", "1"]);
    assert_eq!(status, 1);
    assert!(errors.starts_with("error: the files of app:www cannot be unpacked: "), "{errors}");
}
