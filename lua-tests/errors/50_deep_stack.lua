-- spec: errors 12.50, 7
-- Of a long stack the frames at both ends are kept.
-- expect: 64	1	true
-- expect: 64	0	31	270	301
-- expect: 65 frames, no gap: false
-- expect: 64 frames, no gap: true
-- expect: 63 frames, no gap: true
-- expect: main
local function fail(depth)
  if depth == 0 then
    local e = errors.new("m")
    return e
  end
  local e = fail(depth - 1)
  return e
end

local e = fail(300)
local lines = {}
for line in (e:stack() .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
local dots = 0
for _, line in ipairs(lines) do if line == "  ..." then dots = dots + 1 end end
print(#lines - dots, dots, lines[33] == "  ...")
local frames = errors.call_stack(e).frames
print(#frames, frames[1].level, frames[32].level, frames[33].level, frames[64].level)
for _, n in ipairs { 65, 64, 63 } do
  local deep = fail(n - 2)
  print(n .. " frames, no gap: " .. tostring(not deep:stack():find("  ...\n", 1, true)))
end
print(frames[64].type)
