-- a state machine with closures, dispatch tables and goto
local function machine(defs, start) local state, log = start, {} return function(ev) local d = defs[state] local t = d[ev] or d.default if not t then log[#log + 1] = state .. "!" .. ev return nil, "no transition from " .. state .. " by " .. ev end if type(t) == "function" then t = t(state, ev) or state end log[#log + 1] = state .. ">" .. t state = t return state end, function() return table.concat(log, " ") end end
local coins = 0
local send, trace = machine({locked = {coin = function() coins = coins + 1 return coins >= 2 and "open" or nil end, push = "locked"}, open = {push = function() coins = 0 return "locked" end, coin = "open", break_ = "broken"}, broken = {default = "broken"}}, "locked")
for _, e in ipairs{"push", "coin", "coin", "coin", "push", "kick", "coin", "coin", "break_", "anything"} do print(e, send(e)) end print(trace())
local function number(s) local i, n, neg = 1, 0, false
  ::start:: do local c = s:sub(i, i) if c == " " then i = i + 1 goto start elseif c == "-" then neg = true i = i + 1 goto digits elseif c:match("%d") then goto digits else goto fail end end
  ::digits:: do local c = s:sub(i, i) if c == "" then goto done end if not c:match("%d") then goto fail end n = n * 10 + tonumber(c) i = i + 1 goto digits end
  ::fail:: do return nil, "bad character at " .. i end
  ::done:: return neg and -n or n end
for _, s in ipairs{"42", "  -17", "12x", "x", "-", ""} do print(("%q"):format(s), number(s)) end
local world = {hall = {n = "garden", e = "kitchen"}, garden = {s = "hall"}, kitchen = {w = "hall"}} local here, bag, things = "hall", {}, {kitchen = "lamp", garden = "key"}
local cmd = {go = function(d) local to = world[here][d] if not to then return "no way " .. d end here = to return "you are in the " .. here end, take = function(x) if things[here] ~= x then return "no " .. tostring(x) .. " here" end things[here] = nil bag[#bag + 1] = x return "taken" end, bag = function() return #bag == 0 and "empty" or table.concat(bag, ", ") end} setmetatable(cmd, {__index = function(_, k) return function() return "what is " .. k .. "?" end end})
for line in ("bag;go n;take key;take key;go e;go s;go e;take lamp;bag;dance"):gmatch("[^;]+") do local v, a = line:match("(%a+) ?(%a*)") print(line, cmd[v](a)) end
