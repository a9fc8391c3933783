-- cells with formulas, dependencies, cycles and errors
local Sheet = {}
Sheet.__index = Sheet
function Sheet.new() return setmetatable({src = {}, cache = {}, busy = {}}, Sheet) end
function Sheet:set(cell, v) self.src[cell] = v self.cache = {} return self end
function Sheet:get(cell)
  local c = self.cache[cell]
  if c then return c.v end
  local src = self.src[cell]
  if src == nil then return 0 end
  if self.busy[cell] then error("cycle at " .. cell, 0) end
  self.busy[cell] = true
  local v = src
  if type(src) == "string" and src:sub(1, 1) == "=" then
    local env = setmetatable({
      SUM = function(...) local s = 0 for _, x in ipairs{...} do s = s + x end return s end,
      MAX = math.max, IF = function(c, a, b) if c then return a end return b end,
      RANGE = function(a, b)
        local col, r1, r2 = a:match("%a"), tonumber(a:match("%d+")), tonumber(b:match("%d+"))
        local t = {} for r = r1, r2 do t[#t + 1] = self:get(col .. r) end
        return table.unpack(t)
      end,
    }, {__index = function(_, k) if k:match("^%u%d+$") then return self:get(k) end error("unknown name " .. k, 0) end})
    local f, err = load("return " .. src:sub(2), "=" .. cell, "t", env)
    local ok, r
    if not f then ok, r = false, err else ok, r = pcall(f) end
    if not ok then self.busy[cell] = nil error(r, 0) end
    v = r
  end
  self.busy[cell] = nil
  self.cache[cell] = {v = v}
  return v
end
function Sheet:show(cell) local ok, r = pcall(self.get, self, cell) return ok and tostring(r) or "#" .. r end
local s = Sheet.new()
s:set("A1", 10):set("A2", 20):set("A3", "=A1 + A2"):set("B1", "=SUM(RANGE('A1', 'A3'))"):set("B2", "=IF(B1 > 50, 'big', 'small')"):set("B3", "=MAX(A1, A2, A3) / 4")
for _, c in ipairs{"A1", "A3", "B1", "B2", "B3", "Z9"} do print(c, s:show(c)) end
s:set("A1", 1)
for _, c in ipairs{"A3", "B1", "B2"} do print(c, s:show(c)) end
s:set("C1", "=C2 + 1"):set("C2", "=C3 * 2"):set("C3", "=C1")
print(s:show("C1"), s:show("C2"), s:show("C3"))
s:set("C3", 5)
print(s:show("C1"), s:show("C2"))
s:set("D1", "=1 +"):set("D2", "=nosuch"):set("D3", "=A1 .. {}"):set("D4", "=D1 + 1"):set("D5", "='text' .. A1")
for i = 1, 5 do print("D" .. i, s:show("D" .. i)) end
for i = 1, 100 do s:set("E" .. i, i == 1 and 1 or "=E" .. i - 1 .. " + 1") end
print(s:show("E50"), s:show("E10"), s:show("F1"))
