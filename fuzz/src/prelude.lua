-- Prelude of generated programs: prints values so that two Luas can be compared, counts down a budget,
-- and runs a batch of programs, each in its own frame of the output. It keeps its own copies of the
-- library functions, because programs replace them; and it never names the library of introspection,
-- whose mere mention makes an implementation compile more carefully.
local type, tostring, pcall, error, select, rawget, next, load = type, tostring, pcall, error, select, rawget, next, load
local setmetatable, getmetatable, rawlen = setmetatable, getmetatable, rawlen
local format, gsub, find, sub, byte = string.format, string.gsub, string.find, string.sub, string.byte
local sort, concat, unpack = table.sort, table.concat, table.unpack
local mathtype, tointeger = math.type, math.tointeger
local string, table, math, coroutine, utf8, os = string, table, math, coroutine, utf8, os
local write, flush = io.write, io.flush
local status = coroutine.status

local LINES_MAX, TICKS_MAX = 150, 4000
local lines, n_printed, ticks, reached = {}, 0, TICKS_MAX, false

local function escape(c)
  return format("\\%03d", byte(c))
end

-- Text of a value without addresses, hash order or the sign of a NaN.
local function norm(v, depth, path)
  local kind = type(v)
  if kind == "number" then
    if mathtype(v) == "integer" then return format("%d", v) end
    if v ~= v then return "nan" end
    local s = format("%.17g", v)
    if not find(s, "[.eni]") then s = s .. ".0" end
    return s
  elseif kind == "string" then
    if #v > 400 then v = sub(v, 1, 400) .. "<" .. #v .. ">" end
    if find(v, ": ", 1, true) then
      v = gsub(v, "(%a+): builtin: ?%x+", "%1: ADDR")
      v = gsub(v, "(%a+): 0[xX]%x+", "%1: ADDR")
    end
    if find(v, "nan", 1, true) then v = gsub(v, "%-nan", "nan") end
    if find(v, '[%c"@\\\127-\255]') then v = gsub(v, '[%c"@\\\127-\255]', escape) end
    return '"' .. v .. '"'
  elseif kind == "table" then
    if path[v] then return "{cycle}" end
    if rawget(v, "RUN") then return "{globals}" end
    if depth > 2 then return "{deep}" end
    path[v] = true
    local parts, n, length = {}, 0, 0
    while rawget(v, length + 1) ~= nil do length = length + 1 end
    for i = 1, length < 40 and length or 40 do
      n = n + 1
      parts[n] = norm(rawget(v, i), depth + 1, path)
    end
    local head = concat(parts, ", ")
    parts, n = {}, 0
    for k, x in next, v do
      if not (mathtype(k) == "integer" and k >= 1 and k <= length) then
        n = n + 1
        parts[n] = "[" .. norm(k, depth + 1, path) .. "]=" .. norm(x, depth + 1, path)
      end
    end
    sort(parts)
    path[v] = nil
    return "{" .. head .. (length > 40 and ", <" .. length .. ">" or "") .. (n > 0 and "; " or "") .. concat(parts, ", ", 1, n < 30 and n or 30) .. "}"
  elseif kind == "thread" then
    return "thread:" .. status(v)
  elseif v == nil or kind == "boolean" then
    return tostring(v)
  end
  return kind
end

-- Prints values, normalised.
function P(...)
  n_printed = n_printed + 1
  if n_printed > LINES_MAX then return end
  local n = select("#", ...)
  local parts = {}
  if n > 20 then
    parts[1] = "<" .. n .. ">"
    for i = 2, 20 do parts[i] = norm((select(i - 1, ...)), 0, {}) end
  else
    for i = 1, n do parts[i] = norm((select(i, ...)), 0, {}) end
  end
  lines[#lines + 1] = concat(parts, " ")
end

-- One unit of the budget.
function T()
  ticks = ticks - 1
  if ticks < 0 then error("budget", 0) end
end

-- The last statement of every program.
function E()
  reached = true
end

-- Operands that no operator stops.
function num(v)
  if type(v) == "number" then return v end
  return 0
end

function int(v)
  return mathtype(v) and tointeger(v) or 0
end

function str(v)
  local kind = type(v)
  if kind == "string" then return sub(v, 1, 80) end
  if kind == "number" or kind == "boolean" then return tostring(v) end
  return kind
end

function val(v)
  if type(v) == "table" then v = rawget(v, "v") end
  return int(v)
end

-- Text of a value without its address; what it says of primitives is the library's own answer.
local real_tostring = tostring
function text(v)
  local kind = type(v)
  if kind == "string" or kind == "number" or kind == "nil" or kind == "boolean" then return real_tostring(v) end
  return (gsub(real_tostring(v), ": .*", ""))
end

local function copy(t)
  local new = {}
  for k, v in next, t do new[k] = v end
  return new
end

-- An environment of its own for one program.
local function environment()
  local env = {
    assert = assert, error = error, getmetatable = getmetatable, ipairs = ipairs, load = load, next = next,
    pairs = pairs, pcall = pcall, print = P, rawequal = rawequal, rawget = rawget, rawlen = rawlen,
    rawset = rawset, select = select, setmetatable = setmetatable, tonumber = tonumber, tostring = tostring,
    type = type, xpcall = xpcall, collectgarbage = collectgarbage,
    string = copy(string), table = copy(table), math = copy(math), coroutine = copy(coroutine), utf8 = copy(utf8),
    os = { time = os.time, date = os.date },
    P = P, T = T, E = E, num = num, int = int, str = str, val = val, text = text,
  }
  return env
end

local string_meta = getmetatable("")
-- Set by the part for programs that change the metatables of basic types.
reset_types = false

-- Runs one program and gives what it printed and how it ended.
function FRAME(source, with_environment)
  lines, n_printed, ticks, reached = {}, 0, TICKS_MAX, false
  local f, message
  if with_environment then
    f, message = load(source, "=p", "t", environment())
  else
    f, message = load(source, "=p")
  end
  local state
  if not f then
    state = "refused " .. norm(message, 0, {})
  else
    local ok, raised = pcall(f)
    if ok then state = "ok" else state = "raised " .. norm(raised, 0, {}) end
  end
  if reached then state = "end " .. state end
  lines[#lines + 1] = "printed " .. n_printed
  string_meta.__index = string
  string_meta.__add, string_meta.__call, string_meta.__unm, string_meta.__len = nil, nil, nil, nil
  G1, G2, G3, G4, G5, G6 = nil, nil, nil, nil, nil, nil
  if reset_types then reset_types() end
  return concat(lines, "\n"), state
end

-- Runs one program of a batch and writes its frame.
function RUN(index, source, with_environment)
  -- Out before the program starts, so that a crash has its name.
  write("@@B ", index, "\n")
  flush()
  local printed, state = FRAME(source, with_environment)
  write(printed, "\n@@E ", index, " ", state, "\n")
end
