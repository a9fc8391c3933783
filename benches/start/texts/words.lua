-- Words of a text: splitting, counting, the most frequent ones. Number @N@.
local base = require("base")

local M = {}

«type Count = {word: string, n: integer}
»
local STOP«: {[string]: boolean}» = {the = true, a = true, of = true, ["and"] = true, to = true, ["in"] = true}

function M.split(text«: string»)«: {string}»
  local words«: {string}» = {}
  for word in text:gmatch("%a+") do
    words[#words + 1] = word:lower()
  end
  return words
end

function M.count(text«: string»)«: {[string]: integer}»
  local counts«: {[string]: integer}» = {}
  for _, word in ipairs(M.split(text)) do
    if not STOP[word] and #word > @N@ % 3 then
      counts[word] = (counts[word] or 0) + 1
    end
  end
  return counts
end

function M.top(text«: string», n«: integer?»)«: {Count}»
  local list«: {Count}» = {}
  for word, count in pairs(M.count(text)) do
    list[#list + 1] = {word = word, n = count}
  end
  table.sort(list, function(a«: Count», b«: Count»)
    if a.n ~= b.n then return a.n > b.n end
    return a.word < b.word
  end)
  for at = #list, (n or 10) + 1, -1 do
    list[at] = nil
  end
  return list
end

function M.describe(text«: string»)«: string»
  local first = M.top(text, 1)[1]
  base.count("describe")
  if not first then return "no words" end
  return first.word .. " (" .. tostring(first.n) .. ")"
end

return M
