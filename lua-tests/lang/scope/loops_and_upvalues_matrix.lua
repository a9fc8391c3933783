-- 3.5: closures from each loop kind that read and write, kept after the loop ended in each way
local function use(fs) local r = {} for i = 1, #fs do r[i] = tostring(fs[i](1)) end for i = #fs, 1, -1 do r[#r + 1] = tostring(fs[i](10)) end return table.concat(r, " ") end
local function mk(kind, exit) local fs = {} local function body(get) fs[#fs + 1] = get end
  if kind == "num" then for i = 1, 4 do local v = i body(function(d) v = v + d i = i + 1 return v .. "/" .. i end) if exit == "break" and i == 3 then break elseif exit == "goto" and i == 2 then goto out elseif exit == "return" and i == 2 then return fs end end
  elseif kind == "in" then for i, w in ipairs{10, 20, 30} do body(function(d) w = w + d i = i * 2 return w .. "/" .. i end) if exit == "break" and i == 2 then break elseif exit == "goto" and i == 1 then goto out elseif exit == "return" and i == 3 then return fs end end
  elseif kind == "while" then local n = 0 while n < 3 do n = n + 1 local v = n * 100 body(function(d) v = v + d n = n + 1 return v .. "/" .. n end) if exit == "break" and #fs == 2 then break elseif exit == "goto" and #fs == 1 then goto out elseif exit == "return" and #fs == 2 then return fs end end
  else local n = 0 repeat local v = n n = n + 1 body(function(d) v = v + d n = n + 1 return v .. "/" .. n end) if exit == "break" and n == 2 then break elseif exit == "goto" and n == 1 then goto out elseif exit == "return" and n == 2 then return fs end until v >= 2 end
  ::out:: return fs end
for _, kind in ipairs{"num", "in", "while", "repeat"} do for _, exit in ipairs{"end", "break", "goto", "return"} do print(kind, exit, use(mk(kind, exit))) end end
