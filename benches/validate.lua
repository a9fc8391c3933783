-- A record with 10 fields: `T(v)` and `T:is(v)` against the same check by hand. Rounds are interleaved, the best of each counts.
type Record = {
  id: integer, name: string, active: boolean, score: number, mail: string,
  note?: string, age: number, city: string, admin: boolean, rank: integer,
}

local type, math_type = type, math.type

local function wrong(field, expected, v)
  if v == nil then return nil, field .. ": required field missing" end
  return nil, field .. ": expected " .. expected .. ", got " .. type(v)
end

local function by_hand(v)
  if type(v) ~= "table" then return nil, "expected Record, got " .. type(v) end
  if math_type(v.id) ~= "integer" then return wrong("id", "integer", v.id) end
  if type(v.name) ~= "string" then return wrong("name", "string", v.name) end
  if type(v.active) ~= "boolean" then return wrong("active", "boolean", v.active) end
  if type(v.score) ~= "number" then return wrong("score", "number", v.score) end
  if type(v.mail) ~= "string" then return wrong("mail", "string", v.mail) end
  if v.note ~= nil and type(v.note) ~= "string" then return wrong("note", "string", v.note) end
  if type(v.age) ~= "number" then return wrong("age", "number", v.age) end
  if type(v.city) ~= "string" then return wrong("city", "string", v.city) end
  if type(v.admin) ~= "boolean" then return wrong("admin", "boolean", v.admin) end
  if math_type(v.rank) ~= "integer" then return wrong("rank", "integer", v.rank) end
  return v
end

local value = {
  id = 1, name = "n", active = true, score = 1.5, mail = "m",
  note = "x", age = 30, city = "c", admin = false, rank = 2,
}

local forms = {
  {"by hand", function(n) for _ = 1, n do by_hand(value) end end},
  {"T(v)", function(n) for _ = 1, n do Record(value) end end},
  {"T:is(v)", function(n) for _ = 1, n do Record:is(value) end end},
}
local n, rounds = 200000, 9
local best = {}
for _ = 1, rounds do
  for i, form in ipairs(forms) do
    local start = os.clock()
    form[2](n)
    local time = os.clock() - start
    best[i] = math.min(best[i] or math.huge, time)
  end
end
local lines = {}
for i, form in ipairs(forms) do
  lines[i] = string.format("%-8s %7.1f ns   %.2f", form[1], best[i] / n * 1e9, best[i] / best[1])
end
return table.concat(lines, "\n")
