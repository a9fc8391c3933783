//! Projects that are killed at any moment: no version of the registry that a program was told of is lost, none is half there, and the next start
//! says what it has found. The same for variables in a file. Stores are in `tests/stores.rs`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const INDEX: &str = "\
namespace: app
entries:
  - {name: n, kind: registry.entry, value: 0}
  - {name: file, kind: env.storage.file, file_path: vars.env, auto_create: true}
  - {name: count, kind: env.variable, storage: file, variable: COUNT, default: '0'}
  - {name: write, kind: process.lua, source: file://write.lua, modules: [registry, env, terminal]}
  - {name: read, kind: process.lua, source: file://read.lua, modules: [registry, env]}
";

/// Each round is one version of three operations, and one write of a variable; who has been told of it gets its number.
const WRITE: &str = "
local registry, env, terminal = require('registry'), require('env'), require('terminal')
return { main = function()
  while true do
    local entry = assert(registry.get('app:n'))
    local n = entry.data.value + 1
    entry.data.value = n
    local changes = registry.snapshot():changes()
    changes:update(entry)
    changes:create({ id = 'app:made' .. n, kind = 'registry.entry', data = { text = ('x'):rep(n * 37 % 5000) } })
    changes:create({ id = 'app:f' .. n, kind = 'function.lua', data = { source = 'return { main = function() return ' .. n .. ' end }' } })
    if n > 1 then changes:delete('app:f' .. n - 1) end
    local version = assert(changes:apply({ comment = 'round ' .. n }))
    assert(env.set('COUNT', tostring(n)))
    print(version:id() .. ' ' .. n)
    terminal.flush()
  end
end }
";
const READ: &str = "
local registry, env = require('registry'), require('env')
return { main = function()
  local n = registry.get('app:n').data.value
  local made = registry.find({ ['.name'] = 'made*' })
  local functions = registry.find({ kind = 'function.lua' })
  for i = 1, n do assert(registry.get('app:made' .. i).data.text == ('x'):rep(i * 37 % 5000)) end
  assert(n == 0 or functions[1].id == 'app:f' .. n and #functions == 1)
  assert(#registry.versions() == n + 1)
  print(registry.current_version():id(), n, #made, (env.get('COUNT')))
end }
";

struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Project {
        let root = std::env::temp_dir().join(format!("wippy-kills-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("src")).unwrap();
        let settings = "version: \"1.0\"\nregistry: {history_type: sqlite}\n";
        let files = [
            ("wippy.lock", "directories: {src: ./src}\nmodules: []\n"),
            (".wippy.yaml", settings),
            ("src/_index.yaml", INDEX),
            ("src/write.lua", WRITE),
            ("src/read.lua", READ),
        ];
        for (path, text) in files {
            fs::write(root.join(path), text).unwrap();
        }
        Project(root)
    }

    fn start(&self, words: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wippy"));
        command.arg("run").args(words).current_dir(&self.0).env("NO_COLOR", "1").env("HOME", &self.0);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(feature = "sqlite")]
#[test]
fn no_version_and_no_variable_is_lost() {
    let project = Project::new("registry");
    let mut found = 0_u64;
    for round in 0..10_u64 {
        let mut child = project.start(&["-x", "app:write"]);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // At another moment each time: behind so many versions, and a little later.
        let wanted = found + 1 + round % 4;
        let mut told = 0;
        while told < wanted {
            let line = lines.next().unwrap().unwrap();
            let (version, n) = line.split_once(' ').unwrap();
            assert_eq!(version, n, "a version for each round");
            told = n.parse().unwrap();
        }
        std::thread::sleep(std::time::Duration::from_micros(700 * round));
        child.kill().unwrap();
        // What it has said meanwhile counts; a last line without its end was cut off.
        for line in lines.map_while(Result::ok) {
            if let Some(n) = line.split_once(' ').and_then(|(version, n)| (version == n).then(|| n.parse().ok())?) {
                told = told.max(n);
            }
        }
        child.wait().unwrap();
        let output = project.start(&["--console", "-x", "app:read"]).wait_with_output().unwrap();
        let (out, error) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(output.status.success(), "{error}");
        let numbers: Vec<u64> = out.split_whitespace().map(|word| word.parse().unwrap()).collect();
        let [version, n, n_made, count] = numbers.as_slice() else { panic!("{out}") };
        // The version that was committed last may not have been told any more, nor its variable written.
        assert!(*version == told || *version == told + 1, "told of {told}, found {version}");
        assert!((*n, *n_made) == (*version, *version), "a version is there as a whole: {out}");
        assert!(*count == told || *count == told + 1 && count <= version, "told of {told}: {out}");
        // The next start says what it has found.
        let said = format!("\"version\":\"v{version}\"");
        assert!(error.contains("history found") && error.contains(&said), "{error}");
        found = *version;
    }
    assert!(found >= 10);
}
