-- The compiler works while it reads: a limit that is exceeded before a mistake of the syntax comes first, and
-- the mistake if it stands before.
local function names(prefix, count)
  local list = {}
  for i = 1, count do list[i] = prefix .. i end
  return table.concat(list, ", ")
end

local function try(title, text)
  print(title, (select(2, load(text, "=text"))))
end

try("locals, no end", "\nfunction foo ()\n  local " .. names("a", 300) .. ", b\n")
try("locals, bad statement", "local " .. names("a", 201) .. "\nlocal x = = 1\n")
try("bad statement, locals", "local x = = 1\nlocal " .. names("a", 201) .. "\n")
try("exactly the limit, no end", "do local " .. names("a", 200) .. "\n")
try("loop variable, no end", "local " .. names("a", 198) .. "\nfor i = 1, 2 do\n")
try("parameters, bad body", "function f(" .. names("p", 201) .. ")\n return return\nend\n")
try("method, no end", "function t:f(" .. names("p", 200) .. ")\n")
try("registers, bad statement", "return " .. names("x", 260) .. "\nif then end\n")
try("bad statement, registers", "if then end\nreturn " .. names("x", 260) .. "\n")
try("inner locals", "local function outer()\n local function inner()\n local " .. names("a", 201) .. "\n end\n oops\nend")

-- Upvalues: three functions with 127 variables each, all used by the innermost.
local parts = {}
for level = 1, 3 do
  parts[#parts + 1] = ("local function f%d()\n local %s"):format(level, names("v" .. level .. "_", 127))
end
local uses = {}
for level = 1, 3 do uses[level] = names("v" .. level .. "_", 127):gsub(", ", "+") end
local text = table.concat(parts, "\n") .. "\n return function()\n return " .. table.concat(uses, "+")
try("upvalues, no end", text)
try("upvalues", text .. "\nend end end end\n")
try("upvalues, bad end", text .. "\nend end = end end\n")
