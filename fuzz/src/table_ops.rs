//! Lists of operations on one table, run beside a model that is a list of keys and a list of values.
//!
//! The program checks itself: after each step that matters it compares the table with the model (every
//! key, the traversal, the border rule), and raises an error that names the step. So it needs no other
//! Lua as oracle, though the same program also runs under the differ.

use super::choice::Choices;

const HEAD: &str = r#"local P, E = P, E
local t, keys, vals, step = {}, {}, {}, 0
local objects = {{}, {}, P, print, coroutine.create(P), 'o'}
local function same(a, b) return rawequal(a, b) and (math.type(a) == math.type(b) or math.type(a) == nil) end
local function find(k)
  if math.type(k) == 'float' and math.tointeger(k) then k = math.tointeger(k) end
  for i = 1, #keys do if rawequal(keys[i], k) then return i, k end end
  return nil, k
end
local function model(k, v)
  local i
  i, k = find(k)
  if i and v == nil then table.remove(keys, i) table.remove(vals, i)
  elseif i then vals[i] = v
  elseif v ~= nil then keys[#keys + 1] = k vals[#vals + 1] = v end
end
local function get(k) local i = find(k) return i and vals[i] end
local function check()
  for i = 1, #keys do if not same(t[keys[i]], vals[i]) then error('step ' .. step .. ': value of ' .. tostring(keys[i])) end end
  local n = 0
  for k, v in next, t do
    n = n + 1
    if not same(get(k), v) then error('step ' .. step .. ': traversal gives ' .. tostring(k)) end
  end
  if n ~= #keys then error('step ' .. step .. ': traversal gives ' .. n .. ' of ' .. #keys) end
  local b = #t
  if b ~= 0 and t[b] == nil or b ~= math.maxinteger and t[b + 1] ~= nil then error('step ' .. step .. ': border ' .. b) end
end
local function set(k, v) step = step + 1 t[k] = v model(k, v) end
local function put(k, v) step = step + 1 rawset(t, k, v) model(k, v) end
local function read(k) step = step + 1 if not same(t[k], get(k)) and t[k] ~= nil then error('step ' .. step .. ': read') end end
local function range(a, b, v) step = step + 1 for i = a, b do local x = v and v + i t[i] = x model(i, x) end end
local function down(a, b, v) step = step + 1 for i = b, a, -1 do local x = v and v + i t[i] = x model(i, x) end end
local function names(n, v) step = step + 1 for i = 1, n do local x = v and v * i t['n' .. i] = x model('n' .. i, x) end end
local function sweep(m) step = step + 1
  for k, v in pairs(t) do
    local i = type(k) == 'string' and #k + (k:byte(-1) or 0) or math.tointeger(k) or 1
    if i % m == 0 then t[k] = nil model(k, nil) elseif i % m == 1 then t[k] = i model(k, i) end
  end
end
local function fresh(n) step = step + 1
  local new = {table.unpack(t, 1, n)}
  for i = 1, n do if not same(new[i], t[i]) then error('step ' .. step .. ': unpack ' .. i) end end
  new = table.pack(table.unpack(t, -1, n))
  if new.n ~= n + 2 or not same(new[1], t[-1]) then error('step ' .. step .. ': pack') end
end
local function push(v) step = step + 1 local n = 0 while t[n + 1] ~= nil do n = n + 1 end t[n + 1] = v model(n + 1, v) end
local function pop() step = step + 1 local n = 0 while t[n + 1] ~= nil do n = n + 1 end t[n] = nil model(n, nil) end
local function shift(d) step = step + 1
  local n = 0 while t[n + 1] ~= nil do n = n + 1 end
  table.move(t, 1, n, 1 + d)
  local old = {} for i = 1, n do old[i] = get(i) end
  for i = 1, n do model(i + d, old[i]) end
end
"#;

fn key(c: &mut Choices) -> String {
    match c.below(16) {
        0..=4 => c.between(0, 20).to_string(),
        5 => {
            let power = 1_i64 << c.below(18);
            (power + c.below(3) as i64 - 1).to_string()
        }
        6 => (c.below(10) as i64 - 10).to_string(),
        7 => format!("{}.{}", c.below(9), c.pick(&["0", "5", "25"])),
        8 => format!("'k{}'", c.below(12)),
        9 => format!("'k' .. {}", c.below(12)),
        10 => format!("('long key '):rep({}) .. {}", c.pick(&["4", "5", "30"]), c.below(4)),
        11 => c
            .pick(&["true", "false", "''", "math.huge", "-math.huge", "5e-324", "1e-323", "'\\0'", "'\\0\\0'", "-0.0"])
            .to_owned(),
        12 => c
            .pick(&["math.maxinteger", "math.mininteger", "2^53", "2^63", "math.maxinteger - 1", "2^31", "1 << 32"])
            .to_owned(),
        13 => format!("objects[{}]", c.between(1, 6)),
        _ => c.between(1, 8).to_string(),
    }
}

fn value(c: &mut Choices) -> String {
    match c.below(8) {
        0 | 1 => "nil".to_owned(),
        2 => c.pick(&["true", "false", "''", "1.0", "0.0", "'x'"]).to_owned(),
        3 => format!("objects[{}]", c.between(1, 6)),
        _ => c.below(1000).to_string(),
    }
}

/// A program that changes a table step by step and checks it against its model.
#[must_use]
pub fn program(c: &mut Choices) -> String {
    let n = c.between(4, 40);
    let mut lines = vec![HEAD.trim_end().to_owned()];
    if c.chance(25) {
        lines.push(format!("local function init(...) for i = 1, select('#', ...) do model(i, (select(i, ...))) end t = {{...}} end init({0}, {0} + 1, 'c')", c.below(9)));
    }
    for _ in 0..n {
        let line = match c.weighted(&[26, 8, 10, 6, 5, 6, 6, 8, 8, 4, 6, 4, 3]) {
            0 => format!("set({}, {})", key(c), value(c)),
            1 => format!("put({}, {})", key(c), value(c)),
            2 => format!("read({})", key(c)),
            3 => format!("range({}, {}, {})", c.below(10), c.below(30), c.pick(&["nil", "100", "1.5"])),
            4 => format!("down({}, {}, {})", c.below(5), c.below(20), c.pick(&["nil", "100"])),
            5 => format!("names({}, {})", c.below(20), c.pick(&["nil", "7"])),
            6 => format!("sweep({})", c.between(1, 4)),
            7 => format!("push({})", c.below(100)),
            8 => "pop()".to_owned(),
            9 => format!("fresh({})", c.below(6)),
            10 => "check()".to_owned(),
            11 => format!("shift({})", c.below(4)),
            _ => "collectgarbage()".to_owned(),
        };
        lines.push(line);
    }
    lines.push("check()".to_owned());
    lines.push("P(#keys, step, t)".to_owned());
    lines.push("E()".to_owned());
    lines.push(String::new());
    lines.join("\n")
}
