//! The steps of an `example.yaml`.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::Value;

use crate::copy::Copy;
use crate::pattern::{compare, sorted};
use crate::program::{Done, Input, Program, run};

/// How long a program may take that says nothing about it; far above what any needs on a busy machine.
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(60);
/// How much longer a build that nobody has optimized takes to start.
const DEBUG_FACTOR: u32 = if cfg!(debug_assertions) { 20 } else { 1 };

const KEYS: [&str; 29] = [
    "run",
    "shell",
    "start",
    "in",
    "stdin",
    "stdin_file",
    "stdin_from",
    "timeout",
    "exit",
    "stdout",
    "stderr",
    "unordered",
    "json",
    "stdout_has",
    "stderr_has",
    "stdout_not",
    "stderr_not",
    "stderr_order",
    "stderr_count",
    "files",
    "no_files",
    "same_files",
    "repeat",
    "at_least",
    "quicker_than",
    "start_up",
    "ready",
    "talk",
    "stop",
];

/// An error for a key that is not in the list.
pub(crate) fn only_keys(value: &Value, known: &[&str]) -> Result<(), Failed> {
    match value.as_object().and_then(|keys| keys.keys().find(|key| !known.contains(&key.as_str()))) {
        Some(key) => Err(format!("unknown key '{key}'").into()),
        None => Ok(()),
    }
}

/// Follows a step.
pub(crate) fn check(copy: &Copy, step: &Value) -> Result<(), Failed> {
    only_keys(step, &KEYS)?;
    for _ in 0..step["repeat"].as_u64().unwrap_or(1) {
        let named =
            |error: Failed| -> Failed { format!("{}: {}", name(step), error.message().unwrap_or_default()).into() };
        let done = follow(copy, step).map_err(named)?;
        check_done(copy, step, &done).map_err(|error| {
            let (stdout, stderr) = (done.stdout(), done.stderr());
            named(format!("{error}\n--- stdout\n{stdout}--- stderr\n{stderr}").into())
        })?;
    }
    check_time(copy, step)
}

/// Stops what a step runs at several moments of its life: it has to end soon, by itself or by the signal.
pub(crate) fn stop_early(copy: &Copy, step: &Value) -> Result<(), Failed> {
    let own = step["exit"].as_i64().unwrap_or(0);
    for after_ms in [0, 3, 10, 30, 100, 300] {
        let input = if step["start"].is_array() { Input::Open } else { input(copy, step)? };
        let program = Program::start(copy, command(copy, step)?, input, limit(step))?;
        thread::sleep(Duration::from_millis(after_ms));
        // It may be over by then, which is no mistake.
        let _ = program.signal("TERM");
        let done = program.end_of_stop(copy).map_err(|e| -> Failed {
            format!("{}, stopped after {after_ms} ms: {}", name(step), e.message().unwrap_or_default()).into()
        })?;
        // Without a status it was ended by the signal itself, before it could mind it.
        let is_well = done.exit.is_none_or(|exit| [0, 143, own].contains(&i64::from(exit)));
        if !is_well || done.stderr().contains("internal error") {
            let text = done.stderr();
            return Err(format!("{}, stopped after {after_ms} ms: exit {:?}\n{text}", name(step), done.exit).into());
        }
    }
    Ok(())
}

/// What is run, for reports.
fn name(step: &Value) -> String {
    match step["shell"].as_str() {
        Some(text) => text.to_owned(),
        None => format!("wippy {}", [strings(&step["run"]), strings(&step["start"])].concat().join(" ")),
    }
}

fn folder(step: &Value) -> &str {
    step["in"].as_str().unwrap_or(".")
}

fn limit(step: &Value) -> Duration {
    step["timeout"].as_u64().map_or(TIME_LIMIT, Duration::from_secs)
}

fn command(copy: &Copy, step: &Value) -> Result<Command, Failed> {
    match step["shell"].as_str() {
        Some(text) => copy.shell(folder(step), text),
        None => Ok(copy.wippy(folder(step), &[strings(&step["run"]), strings(&step["start"])].concat())),
    }
}

fn input(copy: &Copy, step: &Value) -> Result<Input, Failed> {
    if let Some(text) = step["stdin"].as_str() {
        Ok(Input::All(text.as_bytes().to_vec()))
    } else if let Some(name) = step["stdin_file"].as_str() {
        Ok(Input::All(fs::read(copy.path(folder(step)).join(name))?))
    } else if step["stdin_from"].is_array() {
        let done = run(copy, folder(step), &strings(&step["stdin_from"]), Input::None, limit(step))?;
        Ok(Input::All(done.stdout))
    } else {
        Ok(Input::None)
    }
}

/// Runs a step to its end.
fn follow(copy: &Copy, step: &Value) -> Result<Done, Failed> {
    if !step["start"].is_array() {
        return Program::start(copy, command(copy, step)?, input(copy, step)?, limit(step))?.end();
    }
    let mut program = Program::start(copy, command(copy, step)?, Input::Open, limit(step))?;
    if let Some(text) = step["ready"].as_str() {
        program.wait_for(text, false)?;
    }
    for act in step["talk"].as_array().into_iter().flatten() {
        only_keys(act, &["await", "send", "end", "edit", "signal"])?;
        if let Some(text) = act["await"].as_str() {
            program.wait_for(text, true)?;
        }
        if let Some(line) = act["send"].as_str() {
            program.send(line)?;
        }
        if act["end"].as_bool() == Some(true) {
            program.end_input();
        }
        if act["edit"].is_object() {
            edit(copy, step, &act["edit"])?;
        }
        if let Some(name) = act["signal"].as_str() {
            program.signal(name)?;
        }
    }
    if step["stop"].as_bool() == Some(false) {
        return program.end();
    }
    program.signal(step["stop"].as_str().unwrap_or("TERM"))?;
    program.end_of_stop(copy)
}

/// Changes a file of the copy as an editor does: it is replaced as a whole.
fn edit(copy: &Copy, step: &Value, edit: &Value) -> Result<(), Failed> {
    let text = |key: &str| edit[key].as_str().ok_or_else(|| format!("edit without '{key}'"));
    let path = copy.path(folder(step)).join(text("file")?);
    let old = fs::read_to_string(&path)?;
    let new = old.replace(text("from")?, text("to")?);
    if new == old {
        return Err(format!("{} has no '{}'", path.display(), text("from")?).into());
    }
    let beside = path.with_extension("new");
    fs::write(&beside, new)?;
    Ok(fs::rename(beside, path)?)
}

fn check_done(copy: &Copy, step: &Value, done: &Done) -> Result<(), String> {
    let (stdout, stderr) = (done.stdout(), done.stderr());
    let is_killed = step["stop"].as_str().is_some_and(|name| name.ends_with("KILL"));
    let exit = step["exit"].as_i64().unwrap_or(0);
    if !is_killed && done.exit.map(i64::from) != Some(exit) {
        return Err(format!("exit {:?}, expected {exit}", done.exit));
    }
    for (name, text) in [("stdout", &stdout), ("stderr", &stderr)] {
        if let Some(expected) = step[name].as_str() {
            compare(expected, text).map_err(|e| format!("{name}: {e}"))?;
        }
        if let Some(part) = strings(&step[format!("{name}_has")]).iter().find(|&part| !text.contains(part)) {
            return Err(format!("{name} has no '{part}'"));
        }
        if let Some(part) = strings(&step[format!("{name}_not")]).iter().find(|&part| text.contains(part)) {
            return Err(format!("{name} has '{part}'"));
        }
    }
    let mut rest = stderr.as_str();
    for part in strings(&step["stderr_order"]) {
        let at = rest.find(&part).ok_or_else(|| format!("stderr has no '{part}' behind the texts before it"))?;
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    for (part, n) in step["stderr_count"].as_object().into_iter().flatten() {
        let found = stderr.matches(part.as_str()).count();
        if n.as_u64() != u64::try_from(found).ok() {
            return Err(format!("stderr has '{part}' {found} times, {n} were expected"));
        }
    }
    if let Some(expected) = step["unordered"].as_str() {
        compare(&sorted(expected), &sorted(&stdout)).map_err(|e| format!("unordered: {e}"))?;
    }
    if !step["json"].is_null() {
        let real: Value = serde_json::from_str(&stdout).map_err(|e| format!("no JSON: {e}"))?;
        if !holds(&real, &step["json"]) {
            return Err(format!("JSON without {}", step["json"]));
        }
    }
    let there = |path: &String| copy.path(folder(step)).join(path).exists();
    if let Some(path) = strings(&step["files"]).iter().find(|&path| !there(path)) {
        return Err(format!("{path} is not there"));
    }
    if let Some(path) = strings(&step["no_files"]).iter().find(|&path| there(path)) {
        return Err(format!("{path} is there"));
    }
    for path in strings(&step["same_files"]) {
        if !copy.is_same(&path).map_err(|e| e.message().unwrap_or_default().to_owned())? {
            return Err(format!("{path} has changed"));
        }
    }
    if let Some(ms) = step["at_least"].as_u64()
        && done.took < Duration::from_millis(ms)
    {
        return Err(format!("took {:?}, at least {ms} ms were expected", done.took));
    }
    Ok(())
}

/// What a step says about time, which is compared with a peer at the same moment, since machines differ and are busy.
fn check_time(copy: &Copy, step: &Value) -> Result<(), Failed> {
    let best = |n: u32, make: &dyn Fn() -> Result<Command, Failed>| -> Result<Duration, Failed> {
        let mut best = Duration::MAX;
        for _ in 0..n {
            best = best.min(Program::start(copy, make()?, input(copy, step)?, limit(step))?.end()?.took);
        }
        Ok(best)
    };
    let own = || command(copy, step);
    if step["quicker_than"].is_array() {
        let peer = || Ok(copy.wippy(folder(step), &strings(&step["quicker_than"])));
        let (took, other) = (best(3, &own)?, best(3, &peer)?);
        if took >= other {
            return Err(format!("{}: took {took:?}, its peer {other:?}", name(step)).into());
        }
    }
    if let Some(ms) = step["start_up"].as_u64() {
        let nothing = || copy.shell(".", ":");
        let start = Instant::now();
        let (took, other) = (best(10, &own)?, best(10, &nothing)?);
        let limit = Duration::from_millis(ms) * DEBUG_FACTOR + other * 5;
        if took > limit {
            let all = start.elapsed();
            return Err(format!("{}: took {took:?}, more than {limit:?} ({all:?} in all)", name(step)).into());
        }
    }
    Ok(())
}

pub(crate) fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

/// The texts of a list; none if it is no list.
pub(crate) fn strings(list: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    list.as_array().map(|list| list.iter().map(word).collect()).unwrap_or_default()
}

/// Whether `real` has all that is written in `expected`; further keys of objects are allowed.
fn holds(real: &Value, expected: &Value) -> bool {
    match (real, expected) {
        (Value::Object(real), Value::Object(expected)) => {
            expected.iter().all(|(key, value)| real.get(key).is_some_and(|real| holds(real, value)))
        }
        (Value::Array(real), Value::Array(expected)) => {
            real.len() == expected.len() && real.iter().zip(expected).all(|(real, expected)| holds(real, expected))
        }
        _ => real == expected,
    }
}
