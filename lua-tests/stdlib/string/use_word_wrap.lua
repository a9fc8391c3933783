-- 6.4.1: wrapping and justifying text
local text = "The quick brown fox jumps over the lazy dog while extraordinarily long words such as incomprehensibilities remain on a line of their own."
local function wrap(s, width)
  local lines, line = {}, ""
  for w in s:gmatch("%S+") do
    if #line + #w + 1 > width and #line > 0 then lines[#lines + 1] = line line = w
    else line = #line > 0 and line .. " " .. w or w end
  end
  lines[#lines + 1] = line
  return lines
end
local function justify(line, width)
  local gaps = select(2, line:gsub(" ", ""))
  if gaps == 0 or #line >= width then return line end
  local extra, i = width - #line, 0
  return (line:gsub(" ", function()
    i = i + 1
    return string.rep(" ", 1 + extra // gaps + (i <= extra % gaps and 1 or 0))
  end))
end
for _, width in ipairs { 20, 30, 60 } do
  for _, l in ipairs(wrap(text, width)) do print(string.format("|%-" .. width .. "s|", justify(l, width))) end
end
print(#wrap("", 10), wrap("one", 2)[1])
