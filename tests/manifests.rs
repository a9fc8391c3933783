//! Manifests (`src/types/library/*.lua`, described in `docs/manifests.md`) against the program.
//!
//! Each manifest is parsed, and the names that it declares are compared with the tables and objects of the program that
//! was just built: functions and fields of libraries, methods and operators of host types, both ways.

// Manifests are those of the whole program, and the objects of some types come from a server.
#![cfg(feature = "net")]
#![expect(clippy::unwrap_used, clippy::wildcard_enum_match_arm, reason = "a test may panic, and names what it expects")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use bumpalo::Bump;
use wippy::source::Names;
use wippy::syntax::ast::{EntryKey, InterfaceDecl, InterfaceMember, StatKind};
use wippy::syntax::{ParseOptions, parse};

#[path = "support/http_server.rs"]
mod http_server;

/// The members of an interface with what they are: `function` or `field`.
type Members = BTreeMap<String, &'static str>;

/// What a manifest declares.
#[derive(Debug, Default)]
struct Manifest {
    /// Members by interface.
    interfaces: BTreeMap<String, Members>,
    /// The interfaces and types without a description in front.
    undescribed: Vec<String>,
}

impl Manifest {
    /// What a script finds in the library: `Module` and what `ScriptModule` adds.
    fn library(&self) -> Members {
        let of = |name: &str| self.interfaces.get(name).cloned().unwrap_or_default();
        ["Module", "ScriptModule", "Globals", "ScriptGlobals"].into_iter().flat_map(of).collect()
    }
}

fn manifests() -> BTreeMap<String, Manifest> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/types/library");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "lua"));
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let manifest = read(&name, &fs::read(&path).unwrap());
            (name, manifest)
        })
        .collect()
}

fn read(file: &str, text: &[u8]) -> Manifest {
    let arena = Bump::new();
    let mut names = Names::default();
    let parsed = parse(text, &arena, &mut names, ParseOptions { keep_comments: true, ..ParseOptions::default() });
    assert!(parsed.errors.is_empty(), "{file}: {:?}", parsed.errors);
    let first = parsed.comments.first().map(|comment| comment.slice(text));
    assert!(first.is_some_and(|comment| comment.starts_with(b"--- ")), "{file}.lua says nothing about the library");
    let mut manifest = Manifest::default();
    for stat in parsed.chunk.body.stats {
        let name = match &stat.kind {
            StatKind::InterfaceDecl(decl) => {
                let name = names.text(decl.name.name).to_owned();
                manifest.interfaces.insert(name.clone(), members(file, decl, &names));
                name
            }
            StatKind::TypeDecl(decl) => names.text(decl.name.name).to_owned(),
            other => panic!("{file}: a manifest has interfaces and types only: {other:?}"),
        };
        let before = text.get(..stat.span.start as usize).unwrap_or_default();
        let line =
            before.strip_suffix(b"\n").unwrap_or(before).rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
        if !line.starts_with(b"---") && !name.ends_with("Module") && !name.ends_with("Globals") {
            manifest.undescribed.push(name);
        }
    }
    manifest
}

fn members(file: &str, decl: &InterfaceDecl<'_>, names: &Names) -> Members {
    let mut members = Members::new();
    let mut last = String::new();
    for member in decl.members {
        let (name, what) = match member {
            InterfaceMember::Method(method) => (method.name.name, "function"),
            InterfaceMember::Entry(entry) => match &entry.key {
                EntryKey::Name(name) => (name.name, "field"),
                other => panic!("{file}: an interface of a manifest has named members only: {other:?}"),
            },
        };
        let name = names.text(name).to_owned();
        let repeated = members.insert(name.clone(), what).is_some();
        // Overloads stand together, so that a reader sees them all.
        assert!(!repeated || (what == "function" && last == name), "{file}: '{name}' is declared twice");
        last = name;
    }
    members
}

/// What a program of Lua prints, line by line.
fn lines_of(program: &str) -> Vec<String> {
    let environment = http_server::environment().iter().map(|(name, value)| (name, value));
    let output = Command::new(env!("CARGO_BIN_EXE_wippy")).args(["-e", program]).envs(environment).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The libraries of the program, `library name type` on a line; an empty one has a line of type `nothing`. Types as values are globals, but no library.
const LIBRARIES: &str = "
    local libraries = {_G = _G}
    for _, module in ipairs(require('system').modules()) do libraries[module.name] = require(module.name) end
    for name, value in pairs(_G) do
        if type(value) == 'table' and name ~= 'arg' then libraries[name] = value end
    end
    for library, content in pairs(libraries) do
        if type(content) == 'userdata' then content = debug.getmetatable(content).__index end
        if next(content) == nil then print(library, '', 'nothing') end
        for name, value in pairs(content) do
            if not (library == '_G' and (type(value) == 'type' or libraries[name] and name ~= '_G')) then
                print(library, name, type(value) == 'function' and 'function' or 'field')
            end
        end
    end";

/// Globals that are types, or functions of the run-time half of types.
const TYPE_FUNCTIONS: [&str; 1] = ["typeof"];

fn libraries() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut libraries: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for line in lines_of(LIBRARIES) {
        let mut words = line.split('\t').map(str::to_owned);
        let (library, name, what) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let library = if library == "_G" { "globals".to_owned() } else { library };
        if library != "globals" || !TYPE_FUNCTIONS.contains(&name.as_str()) {
            let content = libraries.entry(library).or_default();
            if what != "nothing" {
                content.insert(name, what);
            }
        }
    }
    libraries
}

/// Faults of the manifests, given what the program has.
fn compare(
    manifests: &BTreeMap<String, Manifest>,
    libraries: &BTreeMap<String, BTreeMap<String, String>>,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (library, content) in libraries {
        let Some(manifest) = manifests.get(library) else {
            faults.push(format!("library '{library}' has no manifest"));
            continue;
        };
        let declared = manifest.library();
        for (name, what) in content {
            match declared.get(name) {
                None => faults.push(format!("{library}.{name} is not declared")),
                Some(declared) if declared != what => {
                    faults.push(format!("{library}.{name} is a {what}, declared as a {declared}"));
                }
                Some(_) => {}
            }
        }
        let missing = declared.keys().filter(|name| !content.contains_key(*name));
        faults.extend(missing.map(|name| format!("{library}.{name} is declared but does not exist")));
    }
    let unknown = manifests.keys().filter(|name| !libraries.contains_key(*name));
    faults.extend(unknown.map(|name| format!("{name}.lua describes no library")));
    faults
}

#[test]
fn manifests_and_libraries_agree() {
    let libraries = libraries();
    assert!(libraries.len() > 10, "only {libraries:?}");
    let faults = compare(&manifests(), &libraries);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn disagreements_are_found() {
    let library = |names: &[&str]| names.iter().map(|&name| (name.to_owned(), "function".to_owned())).collect();
    let libraries = BTreeMap::from([("a".to_owned(), library(&["f", "g", "n"])), ("b".to_owned(), library(&[]))]);
    let text = b"--- A.\ninterface Module\n    function f()\n    function h()\n    n: integer\nend";
    let manifests = BTreeMap::from([("a".to_owned(), read("a", text)), ("c".to_owned(), Manifest::default())]);
    let expected = [
        "a.g is not declared",
        "a.n is a function, declared as a field",
        "a.h is declared but does not exist",
        "library 'b' has no manifest",
        "c.lua describes no library",
    ];
    assert_eq!(compare(&manifests, &libraries), expected);
}

#[test]
fn types_are_described() {
    for (name, manifest) in manifests() {
        assert!(manifest.undescribed.is_empty(), "{name}.lua: no description of {:?}", manifest.undescribed);
    }
}

/// One object of each host type, and what can be done with it: `type member` on a line. Where the methods cannot be
/// listed, a `?` is printed and the declared ones are looked up.
const OBJECTS: &str = "
    local response = require('http_client').get(os.getenv('WIPPY_TEST_HTTP') .. '/t/hi', {stream = true})
    local time = require('time')
    local sql = require('sql')
    local db = sql.open{driver = 'sqlite', file = ':memory:'}
    local select = sql.builder.select('1 AS one')
    process.send(process.pid(), 'hello', 1)
    local volume = require('fs').open{directory = '/'}
    local file = volume:open('proc/self/cmdline')
    local objects = {
        ['time.Duration'] = time.parse_duration('1s'), ['time.Time'] = time.now(), ['time.Location'] = time.utc,
        ['time.Timer'] = time.timer('1h'), ['time.Ticker'] = time.ticker('1h'),
        ['channel.Channel'] = channel.new(), ['channel.SelectCase'] = channel.new():case_receive(),
        ['errors.Error'] = errors.new('x'), ['process.Message'] = process.inbox():receive(),
        ['stream.Stream'] = response.stream,
        ['stream.Scanner'] = response.stream:scanner(),
        ['sql.Value'] = sql.NULL, ['sql.DB'] = db, ['sql.Statement'] = db:prepare('SELECT 1'),
        ['sql.Transaction'] = db:begin(), ['sql.PlaceholderFormat'] = sql.builder.dollar,
        ['sql.Condition'] = sql.builder.eq{a = 1}, ['sql.SelectBuilder'] = select, ['sql.Executor'] = select:run_with(db),
        ['sql.InsertBuilder'] = sql.builder.insert(), ['sql.UpdateBuilder'] = sql.builder.update(),
        ['sql.DeleteBuilder'] = sql.builder.delete(),
        ['text.Regexp'] = require('text').regexp.compile('a'), ['text.Differ'] = require('text').diff.new(),
        ['text.Splitter'] = require('text').splitter.recursive(),
        ['exec.Executor'] = require('exec').open(), ['exec.Process'] = require('exec').open():exec('true'),
        ['templates.Set'] = require('templates').open{}, ['expr.Program'] = require('expr').compile('1'), ['store.Store'] = require('store').open(), ['fs.FS'] = volume, ['fs.File'] = file, ['fs.Scanner'] = file:scanner(),
        ['logger.Logger'] = require('logger'), ['process.Spawner'] = process.with_options({}), ['payload.Payload'] = payload.new(1), ['io.File'] = io.stdout,
        ['events.Subscription'] = require('events').subscribe('a'), ['pg.Instance'] = require('pg').open('app:pg'),
        ['pg.Subscription'] = (require('pg').open('app:pg'):monitor('a')),
        ['funcs.Future'] = require('funcs').async('app:none'), ['funcs.Executor'] = require('funcs').new(),
        ['registry.Snapshot'] = (require('registry').snapshot()), ['registry.Changes'] = (require('registry').snapshot()):changes(),
        ['registry.History'] = (require('registry').history()), ['registry.Version'] = (require('registry').current_version()),
        ['eval_runner.Program'] = require('eval_runner').compile('return 1'),
        ['html.Policy'] = require('html').sanitize.new_policy(),
        ['html.AttrBuilder'] = require('html').sanitize.new_policy():allow_attrs('id'),
        ['security.Actor'] = require('security').new_actor('a'), ['security.Scope'] = require('security').new_scope(),
    }
    for name, object in pairs(objects) do
        local metatable = debug.getmetatable(object)
        for member in pairs(metatable) do
            if member:sub(1, 2) == '__' then print(name, member) end
        end
        if type(metatable.__index) == 'table' then
            for member in pairs(metatable.__index) do print(name, member) end
        else
            print(name, '?')
        end
    end";

/// Fields of a metatable that say nothing about types.
const SILENT: [&str; 8] = ["__index", "__tostring", "__name", "__gc", "__metatable", "__eq", "__concat", "__close"];

/// Types of which a script can have no object. Their methods are used in `lua-tests/modules` and `lua-tests/projects`.
const WITHOUT_OBJECT: [&str; 3] = ["queue.Message", "security.Policy", "security.TokenStore"];

#[test]
fn host_types_have_the_declared_methods() {
    let mut objects: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in lines_of(OBJECTS) {
        let (object, member) = line.split_once('\t').unwrap();
        let members = objects.entry(object.to_owned()).or_default();
        if !SILENT.contains(&member) {
            members.insert(member.to_owned());
        }
    }
    let mut faults = Vec::new();
    for (library, manifest) in manifests() {
        for (interface, members) in &manifest.interfaces {
            if interface.ends_with("Module") || interface.ends_with("Globals") {
                continue;
            }
            let name = format!("{library}.{interface}");
            if WITHOUT_OBJECT.contains(&name.as_str()) {
                continue;
            }
            let Some(found) = objects.remove(&name) else {
                faults.push(format!("{name}: the test has no object of this type"));
                continue;
            };
            if found.contains("?") {
                continue;
            }
            let declared: BTreeSet<String> = members.keys().cloned().collect();
            faults.extend(found.difference(&declared).map(|member| format!("{name}:{member} is not declared")));
            faults.extend(declared.difference(&found).map(|member| format!("{name}:{member} does not exist")));
        }
    }
    faults.extend(objects.keys().map(|name| format!("{name} is not declared")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
