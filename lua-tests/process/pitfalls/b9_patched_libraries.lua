-- spec: processes 5.3, pitfall B9
-- A library table that a process changes is its own; a copy for another process names the table, not the changes.
-- expect: x	parent
-- expect: true nil nil nil	nil
-- expect: true child child 7	nil
-- expect: x	parent	true
-- expect: true child of 1 true child of 2 true child of 3	nil
-- expect: nil	parent	true	true
-- expect: 40	0
string.trim = function(x) return (x:gsub("^%s+", ""):gsub("%s+$", "")) end
math.mark = "parent"
local lib, seen, holder = string, { [string] = "key" }, { string, sub = { math } }
print((" x "):trim(), math.mark)

-- The child gets its own tables wherever the parent's stand.
local function show(fn, ...) print(process.exec(function(...) return table.concat({ fn(...) }, " ") end, nil, ...)) end
show(function()
  local same = lib == string and holder[1] == string and holder.sub[1] == math
  return tostring(same), type(string.trim), type(("x").trim), type(math.mark)
end)
-- What it changes is its own.
number = 7
show(function()
  string.trim = "child"
  return tostring(rawequal(lib, package.loaded.string)), lib.trim, ("").trim, number
end)
print((" x "):trim(), math.mark, seen[string] == "key" and seen[lib] == "key")

-- A child's child starts afresh as well.
local function descend(level)
  local fresh = string.level == nil and math.mark == nil
  string.level = "child of " .. level
  local text = tostring(fresh) .. " " .. string.level
  return level == 3 and text or text .. " " .. process.exec(descend, nil, level + 1)
end
print(process.exec(descend, nil, 1))
print(string.level, math.mark, lib == string, tostring(lib) == tostring(string))

-- Many at once, on all workers.
local function patch(parent, n)
  local text = tostring(string)
  for i = 1, 20 do
    string.mark, math.mark, os["f" .. i] = n, n, i
    if ("").mark ~= n or math.mark ~= n or tostring(string) ~= text then error("not mine") end
    if i % 7 == 0 then collectgarbage() end
  end
  for k in pairs(os) do os[k] = nil end
  process.send(parent, "done", next(os) == nil)
end
for n = 1, 40 do process.spawn(patch, nil, process.pid(), n) end
local good, bad = 0, 0
local inbox = process.listen("done")
for _ = 1, 40 do
  local m = inbox:receive()
  if m == true then good = good + 1 else bad = bad + 1 end
end
print(good, bad)
