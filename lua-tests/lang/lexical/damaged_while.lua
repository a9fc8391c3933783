-- 3.1/3.3: a statement with one token left out, doubled, or replaced: what the message says
local source = "while a < 10 do a = a + 1 end"
local tokens = {}
for token in source:gmatch("%S+") do tokens[#tokens + 1] = token end
local function try(how, list)
  local text = table.concat(list, " ")
  local f, message = load(text, "=d")
  print(how, f and "compiles" or message)
end
local function copy() return table.move(tokens, 1, #tokens, 1, {}) end
try("whole", tokens)
for i = 1, #tokens do
  local list = copy()
  table.remove(list, i)
  try("without " .. i .. " " .. tokens[i], list)
end
for i = 1, #tokens do
  local list = copy()
  table.insert(list, i, tokens[i])
  try("twice " .. i .. " " .. tokens[i], list)
end
for i = 1, #tokens do
  local list = copy()
  list[i] = "end"
  try("end for " .. i .. " " .. tokens[i], list)
end
for i = 0, #tokens do
  try("first " .. i, table.move(tokens, 1, i, 1, {}))
end
