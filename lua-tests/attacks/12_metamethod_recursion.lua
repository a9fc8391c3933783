-- Metamethods that call themselves through the operator or the library.
-- peak: 200M
-- expect: concat	false	true
-- expect: tostring	false	true
-- expect: add	false	true
-- expect: eq	false	true
-- expect: lt	false	true
-- expect: index	false	true
-- expect: newindex	false	true
-- expect: call	false	true
-- expect: len	false	true
-- expect: sort	false	true
-- expect: gsub	false	true
local mt = {}
local t, u = setmetatable({}, mt), setmetatable({}, mt)
mt.__concat = function(a, b) return (a .. b) .. "" end
mt.__tostring = function(a) return tostring(a) .. "" end
mt.__add = function(a, b) return (a + b) + 1 end
mt.__eq = function(a, b) return not (a == b) end
mt.__lt = function(a, b) return not (a < b) end
mt.__index = function(a, k) return a[k .. "x"] .. "" end
mt.__newindex = function(a, k, v) a[k + 1] = v return 1 end
mt.__call = function(a) return a() + 1 end
mt.__len = function(a) return #a + 1 end
local function attack(name, f)
  local ok, message = pcall(f)
  print(name, ok, tostring(message):find("overflow", 1, true) ~= nil or message == "not enough memory")
end
attack("concat", function() return t .. "x" end)
attack("tostring", function() return tostring(t) end)
attack("add", function() return t + 1 end)
attack("eq", function() return t == u end)
attack("lt", function() return t < u end)
attack("index", function() return (rawset(mt, "__index", function(a, k) return a[k] .. "" end) and t.x) end)
attack("newindex", function() t[1] = 1 end)
attack("call", function() return t() end)
attack("len", function() return #t end)
attack("sort", function()
  local function compare(a, b) table.sort({2, 1, 3}, compare) return a < b end
  table.sort({2, 1, 3}, compare)
end)
attack("gsub", function()
  local function replace(s) return (s:gsub(".", replace)) end
  return replace("x")
end)
