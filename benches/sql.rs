//! The module `sql` beside rusqlite used directly: point queries by primary key on SQLite, in memory and in a file, from one
//! process and from 64.
//!
//! `cargo bench --bench sql [-- N]`: N queries a round, 200 000 without it; medians of five rounds, taken in turns.
//!
//! | line | what |
//! |---|---|
//! | rusqlite | a prepared statement by text, one row, two columns, in Rust |
//! | 1 process | the same by `db:query` of a script in which nothing else runs |
//! | 1 of 2 | the same while another process exists |
//! | 64 processes | the same number of queries, shared by 64 processes on one pool |

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark prints, and may panic"
)]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const ROUNDS: usize = 5;
const ROWS: i64 = 10_000;

/// Prints the nanoseconds of one query: arguments are file, processes, queries.
const PROGRAM: &str = r#"
local sql, time = require("sql"), require("time")
local file, processes, total = arg[1], tonumber(arg[2]), tonumber(arg[3])
local db = assert(sql.open{driver = "sqlite", file = file})
if file == ":memory:" then
  assert(db:execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"))
  assert(db:execute("INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT i, 'name ' || i FROM n"))
end
local function ask(n)
  for i = 1, n do
    local rows = db:query("SELECT id, name FROM t WHERE id = ?", {i * 7919 % 10000 + 1})
    if not rows[1].name then error("no row") end
  end
end
local start
if processes == 1 then
  ask(1000)
  start = time.now()
  ask(total)
else
  local each = total // math.max(processes, 1)
  local events = process.events()
  start = time.now()
  local workers = processes == 2 and 1 or processes
  for _ = 1, workers do process.spawn_monitored(ask, "app:processes", processes == 2 and total or each) end
  for _ = 1, workers do events:receive() end
end
print(time.since(start):nanoseconds() // total)
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let n: u64 = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(200_000);
    let folder = std::env::temp_dir().join(format!("wippy-bench-sql-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let (program, file) = (folder.join("bench.lua"), folder.join("bench.db"));
    fs::write(&program, PROGRAM)?;
    fill(&rusqlite::Connection::open(&file)?)?;
    println!("| database | rusqlite ns | 1 process | ratio | 1 of 2 | 64 processes | 64 beside 1 |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for place in [":memory:", file.to_str().unwrap_or_default()] {
        let mut times: [Vec<u64>; 4] = Default::default();
        for _ in 0..ROUNDS {
            times[0].push(direct(place, n)?);
            for (times, processes) in times[1..].iter_mut().zip(["1", "2", "64"]) {
                times.push(through_module(&program, place, processes, n)?);
            }
        }
        let [direct, one, beside, many] = times.map(median);
        let name = if place == ":memory:" { "memory" } else { "file" };
        #[expect(clippy::cast_precision_loss, reason = "ratios are rounded anyway")]
        let ratio = |a: u64, b: u64| a as f64 / b as f64;
        println!(
            "| {name} | {direct} | {one} | {:.2} | {beside} | {many} | {:.2} |",
            ratio(one, direct),
            ratio(one, many)
        );
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn median(mut times: Vec<u64>) -> u64 {
    times.sort_unstable();
    times[times.len() / 2]
}

fn fill(db: &rusqlite::Connection) -> rusqlite::Result<()> {
    db.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT i, 'name ' || i FROM n;"
    ))
}

/// Nanoseconds of a query in Rust.
fn direct(place: &str, n: u64) -> Result<u64, Box<dyn Error>> {
    let db = if place == ":memory:" {
        let db = rusqlite::Connection::open_in_memory()?;
        fill(&db)?;
        db
    } else {
        rusqlite::Connection::open(place)?
    };
    let start = Instant::now();
    let mut bytes = 0;
    for i in 1..=i64::try_from(n)? {
        let mut statement = db.prepare_cached("SELECT id, name FROM t WHERE id = ?")?;
        let (id, name): (i64, String) =
            statement.query_row([i * 7919 % ROWS + 1], |row| Ok((row.get(0)?, row.get(1)?)))?;
        bytes += name.len() + usize::from(id > 0);
    }
    assert!(bytes > 0);
    Ok(u64::try_from(start.elapsed().as_nanos())? / n)
}

/// Nanoseconds of a query through the module.
fn through_module(program: &Path, place: &str, processes: &str, n: u64) -> Result<u64, Box<dyn Error>> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_wippy")).arg(program).args([place, processes, &n.to_string()]).output()?;
    let text = String::from_utf8(output.stdout)?;
    let error = || format!("{}{}", text, String::from_utf8_lossy(&output.stderr));
    text.trim().parse().map_err(|_| error().into())
}
