-- 6.4.1 patterns: %b with the pair %%
local o, c = ("%%"):byte(1, 2)
local subjects = { "", "xOyCz", "OOCC", "OOC", "OCC", "COCO", "aOb(OcC)dCe", "CO", "O", "OC", "OOOCCCOC", "OxOyCzCOC" }
local function show(s) return s and s:gsub("%c", function(d) return "\\" .. d:byte() end) end
for _, t in ipairs(subjects) do
  local s = t:gsub("[OC]", { O = string.char(o), C = string.char(c) })
  local p = "%b%%"
  local i, j = s:find(p)
  local all = {}
  for m in s:gmatch(p) do all[#all + 1] = m end
  print((show(s)), i, j, (show(table.concat(all, " "))), (show((s:gsub(p, "<>")))))
  print("", s:find("%b%%", 3), (show(s:match("^%b%%$") or "-")), (show(s:match("(%b%%)(.*)$") or "-")))
end
