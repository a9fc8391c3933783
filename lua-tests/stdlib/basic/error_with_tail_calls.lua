-- 6.1 error: a tail call takes its caller's frame, so levels shift
local function raiser(l) error("m", l) end
local function tail(l) return raiser(l) end
local function plain(l) raiser(l) return 0 end
local function outer_tail(l) return tail(l) end
local function outer_plain(l) local r = plain(l) return r end
for l = 0, 4 do
  print(l, "tail", pcall(tail, l))
  print(l, "plain", pcall(plain, l))
  print(l, "outer_tail", pcall(outer_tail, l))
  print(l, "outer_plain", pcall(outer_plain, l))
end
