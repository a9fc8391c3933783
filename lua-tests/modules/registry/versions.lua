-- spec: registry 11.14, 11.17, 11.18, 11.19, 11.20, 11.43, 11.44, 11.45, 11.46
-- Versions, branches, watching, events, and random walks against a plain model.
-- expect: 200	true
-- expect: 0	200	true	201
-- expect: v1	v3	b
-- expect: true	false	NotFound
-- expect: Invalid Invalid NotFound v2
-- expect: entry.create entry.create entry.create version v4 discard
-- expect: rebuilt	true	true
-- expect: delta	true
-- expect: walk	true
local registry, events = require("registry"), require("events")

local function entry(name, n) return { id = "app:" .. name, kind = "registry.entry", data = { n = n } } end
local function changes() return registry.snapshot():changes() end
local function kind(_, err) return err and err:kind() end
local function content(list)
  local all = {}
  for i, one in ipairs(list) do all[i] = one.id .. "=" .. tostring(one.data.n) end
  return table.concat(all, " ")
end

local function writer(prefix)
  local registry = require("registry")
  for i = 1, 100 do
    assert(registry.snapshot():changes():create({ id = "app:" .. prefix .. i, kind = "registry.entry" }):apply())
  end
  return true
end
local other = process.spawn_monitored(writer, nil, "p")
local channel_of_events = process.events()
writer("q")
channel_of_events:receive()
print(#registry.find(), registry.current_version():id() == 200)
assert(registry.apply_version(0))
local n_first = #registry.find()
assert(registry.apply_version(200))
print(n_first, #registry.find(), registry.current_version():id() == 200, #registry.versions())

-- A branch, with numbers from 201 on.
assert(registry.apply_version(0))
local a = assert(changes():create(entry("a", 1)):apply())
assert(changes():create(entry("x", 1)):apply())
assert(registry.apply_version(a))
local b = assert(changes():create(entry("b", 1)):apply())
print("v" .. b:previous():id() - 200, "v" .. a:next():id() - 200, registry.history():snapshot_at(b):get("app:b").id:match(":(.*)"))
local ok, err = registry.apply_version(9999)
print((registry.apply_version(registry.current_version())), ok, err:kind())
print(kind(registry.snapshot_at(0)) .. " " .. kind(registry.snapshot_at(-1)) .. " " .. kind(registry.snapshot_at(9999)) .. " v"
  .. registry.snapshot_at(202):version():id() - 200)

local subscription = events.subscribe("registry")
assert(changes():create(entry("c", 1)):create(entry("d", 1)):create(entry("e", 1)):apply())
changes():create(entry("c", 1)):apply()
local seen = {}
for i = 1, 5 do
  local event = subscription:channel():receive()
  seen[#seen + 1] = event.kind
  if event.kind == "version" then seen[#seen + 1] = "v" .. event.data.version - 200 end
end
print(table.concat(seen, " "))
subscription:close()

local watched = assert(registry.watch({ name = "w*" }))
local function busy()
  local registry = require("registry")
  for i = 1, 300 do
    local id, kind = "app:w" .. i % 17, "registry.entry"
    local change = registry.snapshot():changes()
    if not registry.get(id) then change:create({ id = id, kind = kind, data = { n = i } })
    elseif i % 3 == 0 then change:delete(id)
    else change:update({ id = id, data = { n = i } }) end
    assert(change:apply())
  end
  assert(registry.snapshot():changes():create({ id = "app:wend", kind = "registry.entry", data = { n = 0 } }):apply())
end
process.spawn(busy)
local state, init = {}, watched:receive()
for _, one in ipairs(init.entries) do state[one.id] = one.data.n end
while not state["app:wend"] do
  local change = watched:receive()
  state[change.entry.id] = change.type ~= "delete" and change.entry.data.n or nil
end
local same, n = true, 0
for _, one in ipairs(registry.find({ name = "w*" })) do
  same = same and state[one.id] == one.data.n
  n = n + 1
end
for _ in pairs(state) do n = n - 1 end
print("rebuilt", init.type == "init" and same, n == 0)

local function random_list()
  local list = {}
  for i = 1, 12 do if math.random(2) == 1 then list[#list + 1] = entry("r" .. i, math.random(3)) end end
  return list
end
local good = true
for _ = 1, 50 do
  local from, to = random_list(), random_list()
  local current = registry.find({ name = "r*" })
  local ops = assert(registry.build_delta(current, from))
  if #ops > 0 then assert(changes():add(ops):apply()) end
  ops = assert(registry.build_delta(from, to))
  if #ops > 0 then assert(changes():add(ops):apply()) end
  table.sort(to, function(x, y) return x.id < y.id end)
  good = good and content(registry.find({ name = "r*" })) == content(to)
end
print("delta", good)

local model = { [registry.current_version():id()] = content(registry.find()) }
good = true
for i = 1, 200 do
  if math.random(4) == 1 then
    local numbers = {}
    for number in pairs(model) do numbers[#numbers + 1] = number end
    table.sort(numbers)
    local number = numbers[math.random(#numbers)]
    assert(registry.apply_version(number))
    good = good and content(registry.find()) == model[number]
  else
    local id = "s" .. math.random(9)
    local change = changes()
    if registry.get("app:" .. id) then change:delete("app:" .. id) else change:create(entry(id, i)) end
    local version = assert(change:apply())
    model[version:id()] = content(registry.find())
    good = good and registry.current_version() == version
  end
end
print("walk", good)
