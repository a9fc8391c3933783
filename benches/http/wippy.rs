//! Programs of Lua that do the same, and what the system says of the process that runs them.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::Failure;

/// Processes that ask at the same time.
pub(crate) const CLIENTS: usize = 64;

/// `arg`: address, processes, requests each. Prints the seconds.
const ASK: &str = r#"
local time = require("time")
local function client(url, n)
  local http = require("http_client")
  for _ = 1, n do
    local resp = assert(http.get(url))
    assert(#resp.body > 0)
  end
end
local address, clients, n = arg[1], tonumber(arg[2]), tonumber(arg[3])
client("http://" .. address .. "/", 1)
local start = time.now()
for _ = 1, clients do process.spawn_monitored(client, nil, "http://" .. address .. "/", n) end
for _ = 1, clients do
  local event = process.events():receive()
  assert(not event.result.error, event.result.error)
end
print(time.since(start):seconds())
"#;

/// `arg`: address, number. Says `ready`, then `held` when all requests are on their way, and waits for a line each time.
const HOLD: &str = r#"
local time = require("time")
local address, n = arg[1], tonumber(arg[2])
local function client(url, main)
  process.send(main, "begun")
  require("http_client").get(url, { timeout = "10m" })
end
assert(require("http_client").get("http://" .. address .. "/"))
print("ready")
io.read()
local begun = process.listen("begun")
for i = 1, n do
  process.spawn(client, nil, "http://" .. address .. "/wait", process.pid())
  -- The server takes them as fast as they come.
  if i % 100 == 0 then for _ = 1, 100 do begun:receive() end time.sleep("20ms") end
end
time.sleep("2s")
print("held")
io.read()
"#;

/// `arg`: address, number. Says `ready`, then `done` when all are gone, and waits for a line each time.
const KILL: &str = r#"
local time = require("time")
local address, n = arg[1], tonumber(arg[2])
local url = "http://" .. address .. "/wait"
local function client(url) require("http_client").get(url, { timeout = "10m" }) end
local function round(n)
  local batch = math.min(n, 500)
  for _ = 1, n, batch do
    local pids = {}
    for i = 1, batch do pids[i] = process.spawn_monitored(client, nil, url) end
    time.sleep("100ms")
    for _, pid in ipairs(pids) do process.terminate(pid) end
    for _ = 1, batch do process.events():receive() end
    -- Time is up, and the process ends while its coroutines wait.
    local function give_up(url, n)
      local http = require("http_client")
      for _ = 1, n // 2 do coroutine.spawn(function() http.get(url, { timeout = "10m" }) end) end
      local done = channel.new()
      for _ = 1, n // 2 do
        coroutine.spawn(function() done:send((select(2, http.get(url, { timeout = "50ms" })):kind())) end)
      end
      for _ = 1, n // 2 do assert(done:receive() == errors.TIMEOUT) end
    end
    process.spawn_monitored(give_up, nil, url, batch)
    local event = process.events():receive()
    assert(not event.result.error, event.result.error)
  end
end
-- Threads and memory that are kept for later.
round(math.min(n, 500))
collectgarbage()
time.sleep("1500ms")
print("ready")
io.read()
round(n)
collectgarbage()
time.sleep("1500ms")
print("done")
io.read()
"#;

fn spawn(program: &str, args: &[&str]) -> Result<Child, Failure> {
    let binary = std::env::var("WIPPY_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_wippy").to_owned());
    let file = std::env::temp_dir().join(format!("wippy-bench-http-{}-{}.lua", std::process::id(), program.len()));
    std::fs::write(&file, program)?;
    let mut command = Command::new(binary);
    command.arg(file).args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
    Ok(command.spawn()?)
}

/// Requests in a second.
pub(crate) fn requests_per_second(address: &str, requests: usize) -> Result<f64, Failure> {
    let child = spawn(ASK, &[address, &CLIENTS.to_string(), &requests.to_string()])?;
    let output = child.wait_with_output()?;
    let seconds: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
    #[expect(clippy::cast_precision_loss, reason = "a number of requests")]
    let total = (CLIENTS * requests) as f64;
    Ok(total / seconds)
}

/// A program that says how far it is, and goes on when it is told to.
struct Talk {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Talk {
    fn begin(program: &str, args: &[&str]) -> Result<Talk, Failure> {
        let mut child = spawn(program, args)?;
        let stdin = child.stdin.take().ok_or("no input")?;
        let stdout = BufReader::new(child.stdout.take().ok_or("no output")?);
        Ok(Talk { child, stdin, stdout })
    }

    fn wait_for(&mut self, word: &str) -> Result<(), Failure> {
        let mut line = String::new();
        self.stdout.read_line(&mut line)?;
        if line.trim() == word { Ok(()) } else { Err(format!("expected {word}, got {line}").into()) }
    }

    fn go_on(&mut self) -> Result<(), Failure> {
        self.stdin.write_all(b"\n")?;
        Ok(())
    }

    /// A number of `/proc/PID/status`.
    fn status(&self, name: &str) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such line")?;
        Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
    }

    fn n_descriptors(&self) -> Result<usize, Failure> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }

    fn end(mut self) -> Result<(), Failure> {
        self.go_on()?;
        drop(self.stdin);
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("the program ended with {status}").into()) }
    }
}

/// What requests in flight take.
pub(crate) struct Held {
    pub(crate) grown_bytes: u64,
    pub(crate) n_threads: u64,
}

/// Holds so many requests in flight.
pub(crate) fn hold(address: &str, n: usize) -> Result<Held, Failure> {
    let mut talk = Talk::begin(HOLD, &[address, &n.to_string()])?;
    talk.wait_for("ready")?;
    let before = talk.status("VmRSS")?;
    talk.go_on()?;
    talk.wait_for("held")?;
    let grown_bytes = (talk.status("VmRSS")? - before) << 10;
    let (n_threads, n_open) = (talk.status("Threads")?, talk.n_descriptors()?);
    talk.end()?;
    if n_open < n {
        return Err(format!("only {n_open} descriptors are open").into());
    }
    Ok(Held { grown_bytes, n_threads })
}

/// Something before and after.
pub(crate) struct Left {
    pub(crate) descriptors: (usize, usize),
    pub(crate) threads: (u64, u64),
    pub(crate) kilobytes: (u64, u64),
}

/// Kills so many processes that wait, and gives up as many requests in other ways.
pub(crate) fn kill(address: &str, n: usize) -> Result<Left, Failure> {
    let mut talk = Talk::begin(KILL, &[address, &n.to_string()])?;
    talk.wait_for("ready")?;
    let before = (talk.n_descriptors()?, talk.status("Threads")?, talk.status("VmRSS")?);
    talk.go_on()?;
    talk.wait_for("done")?;
    let after = (talk.n_descriptors()?, talk.status("Threads")?, talk.status("VmRSS")?);
    talk.end()?;
    Ok(Left { descriptors: (before.0, after.0), threads: (before.1, after.1), kilobytes: (before.2, after.2) })
}
