-- random operations on wrong operands reached by random paths: the full message, with names of variables
local seed = 351
local function rnd(n) seed = seed * 6364136223846793005 + 1442695040888963407 return (seed >> 33) % n + 1 end
local function pick(t) return t[rnd(#t)] end
local ops = {"+", "-", "*", "/", "%", "^", "//", "&", "|", "~", "<<", "..", "<", "<=", ">", ">="}
local paths = {"a", "b", "up", "glob", "t.f", "t.g.h", "t[1]", "t[k]", "t['s p']", "f()", "o:m()", "(a)", "nil", "true", "{}", "print", "1", "2.5", "'str'", "t.x", "t.x.y", "_ENV.zip", "...", "#t", "t.n"}
local forms = {
  function(p, o, q) return "return " .. p .. " " .. o .. " " .. q end,
  function(p, o, q) return "local r = " .. p .. " " .. o .. " " .. q .. " return r" end,
  function(p, o, q) return "if " .. p .. " " .. o .. " " .. q .. " then return 1 end return 2" end,
  function(p, o, q) return "t.r = " .. p .. " " .. o .. " " .. q .. " return t.r" end,
  function(p, o, q) return "return f(" .. p .. " " .. o .. " " .. q .. ")" end,
  function(p, o, q) return "return {" .. p .. " " .. o .. " " .. q .. "}" end,
  function(p) return "return " .. p .. ".field" end, function(p) return "return " .. p .. "[1].z" end, function(p) return "return " .. p .. "()" end, function(p) return "return -(" .. p .. ")" end,
  function(p) return "return #(" .. p .. ")" end, function(p) return "return ~(" .. p .. ")" end, function(p) return "return (" .. p .. "):meth()" end, function(p) return "for i = 1, " .. p .. " do return i end" end,
  function(p) return "for i = " .. p .. ", 3 do return i end" end, function(p) return "for x in " .. p .. " do return x end" end,
  function(p, _, q) return "local z = " .. p .. " z.field = " .. q .. " return z.field" end, function(p, _, q) return "local z = {} z[" .. p .. "] = " .. q .. " return z[" .. p .. "]" end,
}
local callable = {a = true, b = true, up = true, glob = true, ["f()"] = true, ["t.f"] = true, ["t.g.h"] = true, ["t[1]"] = true, ["t[k]"] = true, ["t.x"] = true, ["t.n"] = true, ["t.x.y"] = true, ["_ENV.zip"] = true}
local head = "local up = {} return function(a, b, ...) local t, k = {f = nil, g = {}, 'one', x = false, n = 'num', ['s p'] = print}, 'n' local function f() return nil end local o = {m = function() return true end} "
local env = {print = print, glob = nil}
local values = {1, "x", 2.5, "10", true}
local errors = 0
for n = 1, 150 do
  local form, p, o, q = pick(forms), pick(paths), pick(ops), pick(paths)
  local body = form(p, o, q)
  if (body:find("^return [%d'{#]") or body:find("^return nil[.%[(]") or body:find("^return true[.%[(]") or body:find("^return %.%.%.[.%[(]")) and not callable[p] then body = "return (" .. p .. ")" .. body:sub(#p + 8) end
  local f, e = load(head .. body .. " end", "=r", "t", env)
  if not f then print(n, body, e)
  else
    local ok, r = pcall(f(), pick(values), {}, nil)
    if not ok then errors = errors + 1 end
    if type(r) == "table" or type(r) == "function" then r = type(r) end
    print(n, body, ok, r ~= r and "nan" or r)
  end
end
print("errors", errors)
