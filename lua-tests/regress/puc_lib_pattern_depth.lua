-- Class: patterns that overflow the native stack.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
print(pcall(string.find, ("a"):rep(220000), ("a?"):rep(220000)))
print(pcall(string.rep, "x", -1))
print(select(2, pcall(string.match, ("x"):rep(3000), ".-b")))
print(#("x"):rep(300000):match(".-$"), #("x"):rep(300000):match("(.-)$"))
print(#("x"):rep(300000):match("x*x"), ("x"):rep(300000):find(("x?"):rep(100)))
print(pcall(string.match, "a", ("("):rep(33) .. "a" .. (")"):rep(33)))
print(select("#", string.match("a", ("("):rep(32) .. "a" .. (")"):rep(32))))
print(pcall(string.find, "a", ("%"):rep(201)))
print(try(string.find, "a", "%f"), try(string.find, "a", "%b"), try(string.find, "a", "%bx"))
print(try(string.find, "a", "[%"), try(string.find, "a", "[a-"), try(string.find, "a", "[]"))
print(try(string.find, "a", "(()"), try(string.find, "a", "%1"), try(string.find, "a", "(a)%2"))
