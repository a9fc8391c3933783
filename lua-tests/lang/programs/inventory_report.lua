-- grouping, joining, sorting and formatting of records
local rows = [[
id,name,group,price,stock
1,hammer,tools,12.50,10
2,saw,tools,20.00,0
3,nail,parts,0.02,5000
4,"bolt, long",parts,0.10,800
5,paint,colour,8.75,12
6,brush,colour,3.20,30
7,drill,tools,99.99,2]]
local function parse(line)
  local fields, pos = {}, 1
  while pos <= #line + 1 do
    if line:sub(pos, pos) == '"' then
      local e = line:find('"', pos + 1, true)
      fields[#fields + 1] = line:sub(pos + 1, e - 1)
      pos = e + 2
    else
      local e = line:find(",", pos, true) or #line + 1
      fields[#fields + 1] = line:sub(pos, e - 1)
      pos = e + 1
    end
  end
  return fields
end
local header, items
for line in rows:gmatch("[^\n]+") do
  local f = parse(line)
  if not header then header, items = f, {}
  else
    local item = {}
    for i, h in ipairs(header) do item[h] = tonumber(f[i]) or f[i] end
    items[#items + 1] = item
  end
end
print(#items, items[4].name, math.type(items[1].id), items[1].price)
local groups = {}
for _, it in ipairs(items) do
  local g = groups[it.group] or {n = 0, value = 0, members = {}}
  groups[it.group] = g
  g.n, g.value = g.n + 1, g.value + it.price * it.stock
  g.members[#g.members + 1] = it
end
local order = {}
for name in pairs(groups) do order[#order + 1] = name end
table.sort(order, function(a, b) return groups[a].value > groups[b].value end)
for _, name in ipairs(order) do
  local g = groups[name]
  print(("%-8s %3d %10.2f"):format(name, g.n, g.value))
  table.sort(g.members, function(a, b) return a.price > b.price end)
  for _, it in ipairs(g.members) do print(("  %-12s %8.2f x %5d%s"):format(it.name, it.price, it.stock, it.stock == 0 and " (sold out)" or "")) end
end
local function query(pred, ...)
  local cols, out = {...}, {}
  for _, it in ipairs(items) do
    if pred(it) then
      local r = {}
      for i, c in ipairs(cols) do r[i] = tostring(it[c]) end
      out[#out + 1] = table.concat(r, ":")
    end
  end
  return table.concat(out, " ")
end
print(query(function(i) return i.stock > 20 end, "name", "stock"))
print(query(function(i) return i.price < 10 and i.group ~= "parts" end, "id", "group", "price"))
print(query(function(i) return i.name:find("l$") end, "name"))
