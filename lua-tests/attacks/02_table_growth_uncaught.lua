-- Endless growth without pcall ends the script with the message.
-- limit: memory=32M
-- peak: 100M
-- expect-error: not enough memory
local t = {}
for i = 1, math.huge do
  t[i] = {i}
end
