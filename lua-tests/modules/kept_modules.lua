-- What `require` keeps of built-in modules stands in `package.loaded` of the process that has asked, and of no other.
-- expect: ok
local function names(...)
  local found = {}
  for _, name in ipairs{...} do found[#found + 1] = name .. "=" .. type(package.loaded[name]) end
  return table.concat(found, " ")
end

-- The first to ask, the same in another order, one after the other.
local function asks(first, second)
  local before = tostring(package.loaded)
  assert(names("json", "time") == "json=nil time=nil")
  local one = require(first)
  assert(package.loaded[first] == one and require(first) == one and package.loaded[second] == nil)
  local two = require(second)
  assert(package.loaded[first] == one and package.loaded[second] == two)
  -- It is the same table to the program, wherever it is looked for.
  assert(tostring(package.loaded) == before)
  assert(_G.package.loaded == package.loaded and package.loaded.package == package and package.loaded._G == _G)
  assert(debug.getregistry()._LOADED == package.loaded)
  local n = 0
  for name in pairs(package.loaded) do
    if name == first or name == second then n = n + 1 end
  end
  assert(n == 2)
  return names("json", "time")
end
local function run(f, ...)
  return assert(process.exec(f, nil, ...))
end
for _ = 1, 3 do
  assert(run(asks, "json", "time") == "json=table time=table")
  assert(run(asks, "time", "json") == "json=table time=table")
end
assert(names("json", "time") == "json=nil time=nil", "nothing of it is seen here")

-- What a process stores itself, before and afterwards.
local function changes()
  mine = 1
  local json = require("json")
  assert(mine == 1 and package.loaded.json == json and _G.mine == 1)
  package.loaded.json = "another"
  assert(require("json") == "another")
  package.loaded.json = nil
  assert(require("json") == json and package.loaded.json == json)
  return true
end
local function changes_afterwards()
  local loaded, json = package.loaded, require("json")
  assert(loaded.json == json and loaded == package.loaded)
  local held = setmetatable({[loaded] = "kept"}, {__index = package})
  mine = 2
  package.loaded.mine = "module"
  assert(held[package.loaded] == "kept" and held.loaded == loaded and require("mine") == "module" and require("json") == json)
  assert(require("time") == package.loaded.time and loaded.time == package.loaded.time)
  -- A traversal that is on its way.
  local seen = {}
  for name in pairs(package.loaded) do
    seen[name] = true
    if name == "json" then package.loaded.time = nil end
  end
  assert(seen.json and seen.mine)
  return true
end
for _ = 1, 2 do
  assert(run(changes))
  assert(run(changes_afterwards))
  assert(run(asks, "json", "time"))
end

-- Functions, tables and coroutines that refer to it before and after.
local function refers()
  local loaded = package.loaded
  local function get(name) return loaded[name] end
  local co = coroutine.wrap(function(name)
    local inside = package.loaded
    while true do name = coroutine.yield(inside[name], inside) end
  end)
  co("json")
  local json = require("json")
  local v, inside = co("json")
  assert(get("json") == json and v == json and inside == package.loaded and loaded == inside)
  collectgarbage()
  assert(get("json") == json and #json.encode{1} == 3)
  return true
end
assert(run(refers))
local all = {}
for i = 1, 50 do all[i] = process.spawn_monitored(refers) end
for _ = 1, #all do assert(process.events():receive().result.value == true) end
print("ok")
