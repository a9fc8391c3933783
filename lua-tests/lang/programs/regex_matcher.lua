-- a backtracking matcher for a small regular expression language, as closures
local function parse(p)
  local i = 1
  local alt
  local function atom()
    local c = p:sub(i, i)
    i = i + 1
    if c == "(" then local a = alt() assert(p:sub(i, i) == ")", "missing )") i = i + 1 return {k = "group", a}
    elseif c == "." then return {k = "any"}
    elseif c == "[" then
      local set, neg = {}, false
      if p:sub(i, i) == "^" then neg = true i = i + 1 end
      while p:sub(i, i) ~= "]" do
        assert(i <= #p, "missing ]")
        local lo = p:sub(i, i)
        if p:sub(i + 1, i + 1) == "-" and p:sub(i + 2, i + 2) ~= "]" then for b = lo:byte(), p:byte(i + 2) do set[string.char(b)] = true end i = i + 3
        else set[lo] = true i = i + 1 end
      end
      i = i + 1
      return {k = "set", set = set, neg = neg}
    elseif c == "\\" then c = p:sub(i, i) i = i + 1 return {k = "char", c = c}
    elseif c == "^" or c == "$" then return {k = c}
    else return {k = "char", c = c} end
  end
  local function seq()
    local s = {k = "seq"}
    while i <= #p and not p:sub(i, i):match("[|)]") do
      local a = atom()
      local q = p:sub(i, i)
      if q == "*" or q == "+" or q == "?" then i = i + 1 a = {k = "rep", a, min = q == "+" and 1 or 0, max = q == "?" and 1 or math.huge} end
      s[#s + 1] = a
    end
    return s
  end
  function alt() local a = {k = "alt", seq()} while p:sub(i, i) == "|" do i = i + 1 a[#a + 1] = seq() end return a end
  local r = alt()
  if i <= #p then error("unexpected " .. p:sub(i, i), 0) end
  return r
end
local function compile(n, k)
  if n.k == "char" then return function(s, i) return s:sub(i, i) == n.c and i <= #s and k(s, i + 1) end
  elseif n.k == "any" then return function(s, i) return i <= #s and k(s, i + 1) end
  elseif n.k == "set" then return function(s, i) return i <= #s and (n.set[s:sub(i, i)] or false) ~= n.neg and k(s, i + 1) end
  elseif n.k == "^" then return function(s, i) return i == 1 and k(s, i) end
  elseif n.k == "$" then return function(s, i) return i == #s + 1 and k(s, i) end
  elseif n.k == "group" then return compile(n[1], k)
  elseif n.k == "seq" then for j = #n, 1, -1 do k = compile(n[j], k) end return k
  elseif n.k == "alt" then local fs = {} for j, a in ipairs(n) do fs[j] = compile(a, k) end return function(s, i) for _, f in ipairs(fs) do local r = f(s, i) if r then return r end end return false end
  else return function(s, i)
      local function try(i, count)
        if count < n.max then
          local r = compile(n[1], function(s2, j) return j > i and try(j, count + 1) end)(s, i)
          if r then return r end
        end
        return count >= n.min and k(s, i)
      end
      return try(i, 0)
    end end
end
local function match(p, s)
  local ok, tree = pcall(parse, p)
  if not ok then return "error", (tree:gsub("^.-:%d+: ", "")) end
  local f = compile(tree, function(_, i) return i end)
  for i = 1, #s + 1 do local e = f(s, i) if e then return i, e - 1, s:sub(i, e - 1) end end
  return nil
end
for _, t in ipairs{{"abc", "xabcx"}, {"a*b", "aaab"}, {"a+", "bbb"}, {"colou?r", "my color"}, {"(ab)+c", "ababc"}, {"a|bc|d", "xxbc"}, {"[0-9]+", "ab123c"}, {"[^a-c]+", "abcxyz"}, {"^a.c$", "abc"}, {"^a.c$", "xabc"}, {"(a|b)*abb", "abaabb"}, {"\\.", "a.b"}, {"", "x"}, {"(a*)*b", "aaaaaaaaac"}, {"x(y|)z", "xz"}, {"(", "a"}, {"[a", "a"}, {"a)", "a"}, {"(a+)+$", "aaaaaaab"}} do print(t[1], t[2], match(t[1], t[2])) end
