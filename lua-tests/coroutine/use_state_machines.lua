-- 6.2: parsers and protocols as coroutines that are fed piece by piece
local function line_splitter(emit)
  return coroutine.wrap(function(chunk)
    local rest = ""
    while chunk do
      rest = rest .. chunk
      while true do
        local l, r = rest:match("^(.-)\r?\n(.*)$")
        if not l then break end
        emit(l)
        rest = r
      end
      chunk = coroutine.yield(#rest)
    end
    if rest ~= "" then emit(rest .. " (unfinished)") end
    return "closed"
  end)
end
local f = line_splitter(function(l) print("line", l) end)
print(f("hel")) print(f("lo\nwor")) print(f("ld\r\n\nx")) print(f("y")) print(f(nil))
local function tokens()
  return coroutine.wrap(function()
    local out, c = {}, coroutine.yield()
    while true do
      if c:find("%d") then local n = "" while c:find("%d") do n = n .. c c = coroutine.yield() end out[#out + 1] = "N" .. n
      elseif c:find("%a") then local w = "" while c:find("%a") do w = w .. c c = coroutine.yield() end out[#out + 1] = "W" .. w
      elseif c == "\0" then return out
      else c = coroutine.yield() end
    end
  end)
end
for _, s in ipairs { "ab12 cd", "", "7", "x-y-z 100" } do
  local t = tokens()
  t()
  local r
  for ch in (s .. "\0"):gmatch(".") do r = t(ch) end
  print(#r, table.concat(r, " "))
end
local light = coroutine.wrap(function() while true do for _, s in ipairs { "green", "yellow", "red" } do local e repeat e = coroutine.yield(s) until e == "tick" end end end)
local seen = { light() }
for _, e in ipairs { "tick", "noise", "tick", "tick", "tick", "noise" } do seen[#seen + 1] = light(e) end
print(table.concat(seen, " "))
local account = coroutine.create(function(balance) while true do local op, n = coroutine.yield(balance) if op == "in" then balance = balance + n elseif op == "out" then if n > balance then error("insufficient", 0) end balance = balance - n end end end)
print(coroutine.resume(account, 100)) print(coroutine.resume(account, "in", 50)) print(coroutine.resume(account, "out", 120)) print(coroutine.resume(account, "out", 120)) print(coroutine.resume(account, "in", 1))
