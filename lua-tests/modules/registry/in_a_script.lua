-- spec: registry 11.1, 11.2, 11.4, 11.5, 11.6, 11.7, 11.8, 11.9, 11.10, 11.11, 11.12, 11.13, 11.15, 11.16, 11.36, 11.49, 11.50
-- Looking up, searching and changing; a script's registry is empty at first.
-- expect: 1	true	registry.Version{v1}
-- expect: NotFound	Invalid	Invalid
-- expect: ~ app:a | * app:a | *list app:a | ^ app:a | $ app:a | ! app:b app:d
-- expect: all of a list: app:a
-- expect: dotted: app:c app:d literal: 1
-- expect: unknown filter field '.knd'; known: .id, .kind, .name, .ns
-- expect: true	Invalid
-- expect: same ids: true
-- expect: create 2 get 1 update 3 get 2 delete 4 NotFound
-- expect: Conflict app:a exists already | NotFound | NotFound | true
-- expect: app:a	nil
-- expect: create+update 1 entry.create 2
-- expect: create+delete 0 no changes to apply
-- expect: update+update 1 entry.update 9
-- expect: update+delete 1 entry.delete
-- expect: delete+create 1 entry.update
-- expect: twice Invalid Invalid
-- expect: no changes to apply
-- expect: Conflict true registry is at v6, expected v5
-- expect: 4	v4	10
-- expect: Invalid	true
-- expect: Invalid Invalid Invalid
-- expect: registry.Snapshot{version=v16} registry.Changes{ops=1} registry.History{} true true true false
local registry = require("registry")

local function entry(name, data, meta) return { id = "app:" .. name, kind = "registry.entry", data = data, meta = meta } end
local function changes() return registry.snapshot():changes() end
local function ids(list)
  local all = {}
  for i, one in ipairs(list) do all[i] = one.id end
  return table.concat(all, " ")
end
local function kind(_, err) return err and err:kind() end

local first = changes()
  :create(entry("a", { n = 1 }, { text = "hello world", list = { "x", "y" }, n = 5, tags = { "a", "b", "c" } }))
  :create(entry("b", {}, { tags = { "a" } }))
  :create(entry("c", {}, { mcp = { tool = 2 }, text = "" }))
  :create(entry("d", {}, { ["mcp.tool"] = 1, mcp = { tool = 2 } }))
local version = assert(first:apply())
local mine = registry.get("app:a")
mine.data.n, mine.meta.text = 7, nil
print(registry.get("app:a").data.n, registry.get("a").meta.text == "hello world", version)
print(kind(registry.get("nothing:here")), kind(registry.get(5)), kind(registry.get("")))

local function found(filter) return ids(assert(registry.find(filter))) end
print(table.concat({
  "~ " .. found({ ["~meta.text"] = "^h.*d$" }), "* " .. found({ ["*meta.text"] = "lo w" }), "*list " .. found({ ["*meta.list"] = "y" }),
  "^ " .. found({ ["^meta.text"] = "hello" }), "$ " .. found({ ["$meta.text"] = "world" }), "! " .. found({ ["!meta.text"] = false }),
}, " | "))
print("all of a list: " .. found({ ["meta.tags"] = { "a", "b" } }))
print("dotted: " .. found({ ["!meta.mcp.tool"] = true }) .. " literal: " .. #registry.find({ ["meta.mcp.tool"] = 1 }))
local _, err = registry.find({ [".knd"] = "x" })
print(err:message())
_, err = registry.find({ ["~meta.a"] = "[" })
print(err:message():find("bad pattern in '~meta.a': ", 1, true) == 1, err:kind())
print("same ids: " .. tostring(ids(registry.find()) == ids(registry.snapshot():entries())))

local before = registry.snapshot()
local v2 = assert(changes():create(entry("e", { n = 1 })):apply())
local one = registry.get("app:e").data.n
local v3 = assert(changes():update({ id = "app:e", data = { n = 2 } }):apply())
local two = registry.get("app:e").data.n
local v4 = assert(changes():delete("app:e"):apply())
print(table.concat({ "create", v2:id(), "get", one, "update", v3:id(), "get", two, "delete", v4:id(), kind(registry.get("app:e")) }, " "))

local _, conflict = changes():create(entry("a")):apply()
print(table.concat({ conflict:kind() .. " " .. conflict:message(), kind(changes():update({ id = "app:no" }):apply()),
  kind(changes():delete("app:no"):apply()), tostring(registry.current_version() == v4) }, " | "))
_, err = changes():create(entry("f")):create(entry("g")):create(entry("h")):create(entry("a")):apply()
print(err:details().entry, (registry.get("app:f")))

local function show(name, change, ...)
  local list = change:ops()
  local words = { name, #list }
  if list[1] then words[#words + 1] = list[1].kind; words[#words + 1] = list[1].kind ~= "entry.delete" and list[1].entry.data.n or nil end
  for _, word in ipairs({ ... }) do words[#words + 1] = word end
  print(table.concat(words, " "))
end
show("create+update", changes():create(entry("z", { n = 1 })):update(entry("z", { n = 2 })))
local nothing = changes():create(entry("z")):delete("app:z")
_, err = nothing:apply()
show("create+delete", nothing, err:message())
show("update+update", changes():update(entry("a", { n = 8 })):update(entry("a", { n = 9 })))
show("update+delete", changes():update(entry("a")):delete("app:a"))
show("delete+create", changes():delete("app:a"):create(entry("a")))
print("twice " .. kind(changes():create(entry("z")):create(entry("z"))) .. " " .. kind(changes():delete("app:a"):delete("app:a")))

local again = changes():create(entry("i"))
assert(again:apply())
_, err = again:apply()
print(err:message())
local expected = registry.current_version()
assert(changes():create(entry("j")):apply())
_, err = changes():create(entry("k")):apply({ expect = expected })
print(table.concat({ err:kind(), tostring(err:retryable()), err:message() }, " "))
for i = 1, 10 do assert(changes():create(entry("n" .. i)):apply()) end
print(#before:entries(), v4:string(), #registry.find({ name = "n*" }))
_, err = changes():create({ id = "app:x", kind = "no.kind" }):apply()
print(err:kind(), registry.current_version():id() == 16)
print(kind(changes():create({})) .. " " .. kind(changes():create({ id = "x" })) .. " " .. kind(changes():delete(true)))
print(table.concat({ tostring(registry.snapshot()), tostring(changes():create(entry("x"))), tostring(registry.history()),
  tostring(v2 < v3), tostring(v2 <= v3), tostring(v2 == registry.history():get_version(2)), tostring(v2 == v3) }, " "))
