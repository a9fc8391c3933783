-- 6.8: writing and reading a table as CSV
local name = os.tmpname()
local rows = { { "id", "name", "note" }, { 1, "Ann", "likes \"quotes\"" }, { 2, "Bob", "a,b,c" }, { 3, "", "multi word" }, { 4.5, "Eve", "" } }
local function field(v) v = tostring(v) if v:find('[,"\n]') then return '"' .. v:gsub('"', '""') .. '"' end return v end
local f = io.open(name, "w")
for _, r in ipairs(rows) do
  local t = {}
  for i, v in ipairs(r) do t[i] = field(v) end
  f:write(table.concat(t, ","), "\n")
end
f:close()
local function parse(line)
  local out, pos = {}, 1
  while true do
    if line:sub(pos, pos) == '"' then
      local s, e = pos + 1, pos
      repeat e = line:find('"', e + 1, true) until line:sub(e, e + 1) ~= '""' or (function() e = e + 1 return false end)()
      out[#out + 1] = line:sub(s, e - 1):gsub('""', '"')
      pos = e + 2
    else
      local e = line:find(",", pos, true) or #line + 1
      out[#out + 1] = line:sub(pos, e - 1)
      pos = e + 1
    end
    if pos > #line + 1 then break end
    if pos == #line + 1 then if line:sub(-1) == "," then out[#out + 1] = "" end break end
  end
  return out
end
for line in io.lines(name) do
  print(line)
  for i, v in ipairs(parse(line)) do print(i, "[" .. v .. "]") end
end
os.remove(name)
