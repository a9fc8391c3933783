-- load of a dump in which bytes are changed: refused, or it runs in its limits; never a crash.
-- only: wippy
-- limit: memory=128M
-- timeout: 120
-- expect: dump is loaded	55
-- expect: survived
local function sample(n, ...)
  local t, s = {...}, 0
  for i = 1, n do
    t[#t + 1] = i
    s = s + i * 1
  end
  local function inner(x) return x and t[x] or s end
  for k, v in pairs({a = 1, b = "two", 3.5}) do
    if v == 1 and not t.a then t[k] = v .. "" end
  end
  return inner(nil), #t
end
local code = string.dump(sample)
print("dump is loaded", (load(code, "dump", "b")(10)))
local function try(bytes)
  local f = load(bytes, "altered", "b")
  if not f then return end
  local co = coroutine.create(f)
  debug.sethook(co, function() error("too long") end, "", 10000)
  pcall(coroutine.resume, co, 10)
end
for i = 1, #code do
  local before, old, after = code:sub(1, i - 1), code:byte(i), code:sub(i + 1)
  try(before .. string.char((old + 1) % 256) .. after)
  try(before .. string.char(255 - old) .. after)
end
local seed = 1
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n + 1
end
for _ = 1, 2000 do
  local at = random(#code)
  try(code:sub(1, at - 1) .. string.char(random(256) - 1) .. code:sub(at + 1))
end
print("survived")
