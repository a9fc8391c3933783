-- 6.4.1: scanning with find and position captures, no copies
local src = [[
function add(a, b) -- adds
  local s = "text -- not a comment"
  return a + b * 0x1F .. [=[long]=]
end
]]
local kinds = { { "comment", "^%-%-[^\n]*" }, { "string", '^"[^"\n]*"' }, { "long", "^%[(=*)%[.-%]%1%]" }, { "number", "^0[xX]%x+" }, { "number", "^%d+%.?%d*" }, { "name", "^[%a_][%w_]*" }, { "op", "^%.%.?%.?" }, { "op", "^[%+%-%*/=(),]" } }
local pos, line, counts = 1, 1, {}
while pos <= #src do
  local s, e = src:find("^%s+", pos)
  if s then
    line = line + select(2, src:sub(s, e):gsub("\n", ""))
    pos = e + 1
  else
    local hit
    for _, k in ipairs(kinds) do
      s, e = src:find(k[2], pos)
      if s then hit = k[1] break end
    end
    if not hit then print("unknown", pos, src:sub(pos, pos)) break end
    print(line, hit, src:sub(s, e))
    counts[hit] = (counts[hit] or 0) + 1
    pos = e + 1
  end
end
local keys = {}
for k in pairs(counts) do keys[#keys + 1] = k end
table.sort(keys)
for _, k in ipairs(keys) do io.write(k, "=", counts[k], " ") end
print()
