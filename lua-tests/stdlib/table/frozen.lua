-- only: wippy
-- `table.freeze`, `table.isfrozen` and `table.create`, which the reference Lua does not have.
local t = table.freeze {1, 2, 3, name = "x", inner = {}}
print(table.isfrozen(t), table.isfrozen {}, t[2], #t, t.name)

local function refused(what, f, ...)
  local ok, message = pcall(f, ...)
  print(what, ok, (tostring(message):gsub("^[^:]*:%d+: ", "")))
end
refused("existing field", function() t.name = "y" end)
refused("new field", function() t.other = 1 end)
refused("removal", function() t.name = nil end)
refused("existing item", function() t[1] = 9 end)
refused("new item", function() t[4] = 4 end)
refused("computed key", function() local k = "na" .. "me"; t[k] = 1 end)
refused("rawset", rawset, t, "name", 1)
refused("insert", table.insert, t, 1)
refused("remove", table.remove, t)
refused("sort", table.sort, table.freeze {2, 1})
refused("move", table.move, {1, 2}, 1, 2, 1, t)
refused("setmetatable", setmetatable, t, {})
print(t[1], t[4], t.name, t.other, #t)

-- What it holds stays as it was; reading works in every way.
t.inner.x = 1
print(t.inner.x, rawget(t, "name"), next(table.freeze {7}), select(2, next(table.freeze {7})))
local n = 0
for _ in pairs(t) do n = n + 1 end
for _, v in ipairs(t) do n = n + v end
print(n, table.concat(t, ",", 1, 3), table.unpack(t, 1, 3))

-- Freezing twice is fine, and gives the table.
print(table.freeze(t) == t, table.isfrozen(t))
refused("no table", table.freeze, 1)
refused("no table", table.isfrozen, nil)

-- A frozen metatable works; an `__index` table may be frozen.
local class = table.freeze {__index = table.freeze {answer = 42}}
local object = setmetatable({}, class)
object.x = 1
print(object.answer, object.x, getmetatable(object) == class)

-- `create` reserves room and nothing else.
local made = table.create(10, 10)
print(next(made), #made)
for i = 1, 20 do made[i] = i end
print(#made, made[20])
print(next(table.create(0, 0)), next(table.create(5)))
