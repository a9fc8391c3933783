-- limits: locals, upvalues and their messages
local function vars(p, n) local t = {} for i = 1, n do t[i] = p .. i end return table.concat(t, ", ") end
local function try(s) local f, m = load(s, "=lim"); print(f and "ok" or m) end
try("local " .. vars("a", 200))
try("local " .. vars("a", 201))
try("local function f() local " .. vars("a", 201) .. " end")
try("\n\nlocal function g(" .. vars("p", 201) .. ") end")
local function ups(n)
  local s, level = "", 0
  local names = {}
  local i = 1
  while i <= n do
    local k = math.min(150, n - i + 1)
    local t = {}
    for j = 1, k do t[j] = "u" .. (i + j - 1); names[#names + 1] = t[j] end
    s = s .. "local " .. table.concat(t, ", ") .. " return function() "
    level = level + 1
    i = i + k
  end
  s = s .. "return function() return {" .. table.concat(names, ", ") .. "} end "
  for _ = 1, level do s = s .. " end" end
  return s
end
try(ups(100))
try(ups(255))
try(ups(256))
try("for i = 1, 2 do local " .. vars("x", 196) .. " end")
try("for i = 1, 2 do local " .. vars("x", 197) .. " end")
try("local " .. vars("a", 150) .. " do local " .. vars("b", 50) .. " end do local " .. vars("c", 50) .. " end")
print(select("#", load("return " .. ("1,"):rep(253) .. "1")()))
print(select("#", load("return " .. ("nil,"):rep(200) .. "nil")()))
