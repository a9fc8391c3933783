-- Protected calls nest to a limit, as natives do in PUC Lua: an error that is caught at each level and raised again with
-- one more position would otherwise cost the square of the depth of the stack.
local depth = 0
local function loop()
  depth = depth + 1
  assert(pcall(loop))
end

local function bounded(n) return n >= 190 and n <= 5000 end

local ok, message = pcall(loop)
print(ok, bounded(depth), message:match("C stack overflow$"))
print(#message < 30 * depth + 100, message:match("^[^:]+:%d+: "))

-- The handler that does it again gives up after some rounds.
depth = 0
print(xpcall(loop, loop))
print(depth >= 190 and depth < 100000)

-- The handler sees the error of the call that was one too many.
local seen
local function nested()
  return xpcall(nested, function(m) seen = seen or m return m end)
end
local results = table.pack(nested())
print(bounded(results.n), results[1], results[results.n - 1], results[results.n], seen)

-- Depth counts what is open, not what was.
for i = 1, 3 do
  local calls = 0
  for j = 1, 3000 do
    if pcall(error, j) == false and pcall(string.rep, "x", 2) then calls = calls + 1 end
  end
  io.write(calls, " ")
end
print()

-- Each coroutine has its own count, and one that waits inside of protected calls keeps it.
local function down(n)
  if n == 0 then return coroutine.yield("bottom") end
  local _, v = pcall(down, n - 1)
  return v
end
local cos = {}
for i = 1, 20 do
  cos[i] = coroutine.create(down)
  assert(select(2, coroutine.resume(cos[i], 150)) == "bottom")
end
for i = 1, 20 do io.write(select(2, coroutine.resume(cos[i], i)), " ") end
print()
local co = coroutine.wrap(function() return pcall(loop) end)
depth = 0
print(co(), bounded(depth))
print((select("#", pcall(pcall, pcall, pcall, error, 1))))
