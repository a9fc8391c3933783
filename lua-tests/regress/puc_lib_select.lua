-- select, rawlen, rawequal, next with wrong arguments.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
print(try(select, 0, 1), try(select, -5, 1), select(-1, 1, 2, 3), select("#"), select("#", nil, nil), try(select, "x"))
print(select(2, "a"), try(select), try(select, 1.5, 1), select(100, 1), try(select, math.mininteger, 1))
print(try(rawlen, 1), rawlen("abc"), rawlen({1, 2}), try(rawequal, 1), try(rawget, 1, 2), try(rawset, {}, nil, 1))
print(try(rawset, {}, 0/0, 1), try(next, {}, "no such key"), try(next, {}, 1), try(next, nil))
print(try(setmetatable, 1, {}), try(setmetatable, {}, 1), try(setmetatable, setmetatable({}, {__metatable = 1}), {}))
print(getmetatable(setmetatable({}, {__metatable = "locked"})), getmetatable("").__index == string)
print(try(ipairs), try(pairs), try(pairs, nil), try(load, 1), try(load, {}), try(error))
print(try(assert), try(assert, false), try(assert, nil, "m"), try(assert, false, {1} and 5), select("#", assert(1, 2, 3)))
print(pcall(load, function() return true end), load(function() return {} end), load("x ="), load("\27"))
print(try(xpcall), try(xpcall, print), try(pcall), try(dofile, "no/such/file"))
