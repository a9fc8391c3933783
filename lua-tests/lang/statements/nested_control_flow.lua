-- 3.3: loops in loops with every way out
local log = {} local function p(x) log[#log + 1] = tostring(x) end local function flush() print(table.concat(log, " ")) log = {} end
for i = 1, 4 do for j = 1, 4 do if j == i then goto next_i end if i + j == 6 then break end p(i .. j) end p("end" .. i) ::next_i:: end flush()
local i = 0 while true do i = i + 1 local j = 0 repeat j = j + 1 if j == 3 then goto inner_done end p(i .. ":" .. j) until j >= i ::inner_done:: if i == 4 then break end end flush()
local function find(m, x) for r, row in ipairs(m) do for c, v in pairs(row) do if v == x then return r, c end end end return nil end print(find({{1, 2}, {3, 4}}, 3), find({{1}}, 9))
for a = 1, 2 do for b = 1, 2 do for c = 1, 2 do if a == b and b == c then goto continue end p(a .. b .. c) ::continue:: end end end flush()
do local n = 3 ::outer:: do local k = n ::inner:: p(n .. k) k = k - 1 if k > 0 then goto inner end end n = n - 1 if n > 0 then goto outer end end flush()
local function state(s) local i, out = 1, "" ::a:: if i > #s then return out .. "." end if s:sub(i, i) == "a" then out = out .. "A" i = i + 1 goto a end goto b ::b:: if i > #s then return out .. "!" end if s:sub(i, i) == "b" then out = out .. "B" i = i + 1 goto b elseif s:sub(i, i) == "a" then goto a end return out .. "?" .. i end print(state"aab", state"abba", state"aabxa", state"")
for k, v in next, {10, 20, 30} do if k == 2 then goto skip end while v > 0 do v = v - 7 if v < 5 then break end end p(k .. "=" .. v) ::skip:: end flush()
local r = (function() for i = 1, 10 do local ok = pcall(function() if i == 4 then error() end end) if not ok then return "error at " .. i end end end)() print(r)
local t = {} for i = 1, 5 do t[i] = {} for j = 1, i do t[i][j] = (j == 1 or j == i) and 1 or t[i - 1][j - 1] + t[i - 1][j] end p(table.concat(t[i], ",")) end flush()
repeat local x = #log if x < 3 then p(x) goto cont end do break end ::cont:: until false flush()
