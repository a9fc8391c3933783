-- 6.8 file:read: "l" and "L"
local name = os.tmpname()
local function case(text, ...)
  local f = io.open(name, "wb") f:write(text) f:close()
  f = io.open(name, "rb")
  local out = {}
  for i = 1, 8 do
    local s = f:read(...)
    out[#out + 1] = s and string.format("%q", s):gsub("\n", "n") or "nil"
    if not s then break end
  end
  f:close()
  print(table.concat(out, " "))
end
for _, text in ipairs { "", "a", "a\n", "a\nb", "a\nb\n", "\n", "\n\n", "a\r\nb\r\n", "a\0b\n\0\n", "no newline at end", "\n\nx" } do
  case(text)
  case(text, "l")
  case(text, "L")
  case(text, "*l")
  case(text, "*L")
end
local long = string.rep("x", 5000)
local f = io.open(name, "w") f:write(long, "\n", long, long, "\n", "z") f:close()
for l in io.lines(name) do io.write(#l, " ") end
for l in io.lines(name, "L") do io.write(#l, " ") end
print()
os.remove(name)
