-- The registers of a running constructor and of a running traversal, set through the debug library.
-- only: wippy
-- expect: 5	false	24_debug_setlocal.lua:26: the table of a constructor was replaced
-- expect: 5	false	24_debug_setlocal.lua:27: the table of a constructor was replaced
-- expect: library	false	24_debug_setlocal.lua:26: the table of a constructor was replaced
-- expect: library	false	24_debug_setlocal.lua:27: the table of a constructor was replaced
-- expect: plain	true	7	1
-- expect: plain	true	7	1
-- expect: untouched	3.14
-- expect: traversal	false

local value

-- Sets all tables among the temporaries of the function two levels up.
local function replace()
  for i = 1, 20 do
    local name, v = debug.getlocal(3, i)
    if name == "(*temporary)" and type(v) == "table" then debug.setlocal(3, i, value) end
  end
  return 1
end

local function call() return (replace()) end

local constructors = {
  function() local t = { 7, call() } return t end,
  function() local t = { 7, call(), nil } return t end,
}

for _, case in ipairs { { "5", 5 }, { "library", string }, { "plain", {} } } do
  for _, construct in ipairs(constructors) do
    value = case[2]
    local ok, t = pcall(construct)
    if ok then print(case[1], ok, t[1], t[2]) else print(case[1], ok, (t:gsub("^.*/", ""))) end
  end
end
print("untouched", string[1] == nil and string.format("%.2f", math.pi))

-- Without debug data the state of a loop has no names.
local function walk(touch)
  local n = 0
  for k in pairs { a = 1, b = 2, c = 3 } do
    n = n + 1
    touch(k)
  end
  return n
end
local stripped = load(string.dump(walk, true))
debug.setupvalue(stripped, 1, _ENV)
value = 5
-- Either the store is refused, or the loop says what it got.
print("traversal", (pcall(stripped, function() return (replace()) end)))
