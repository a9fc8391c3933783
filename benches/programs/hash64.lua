-- Two 64-bit hashes, FNV-1a and the xorshift-multiply finaliser of MurmurHash3, over strings and counters.
-- Needs the integers and operators of Lua 5.3, which LuaJIT lacks.
-- peers: lua5.4 lua5.3
-- small: 60
local n = tonumber(arg and arg[1]) or 9000

local byte = string.byte

local function fnv1a(text)
  local h = 0xcbf29ce484222325
  for i = 1, #text do
    h = (h ~ byte(text, i)) * 0x100000001b3
  end
  return h
end

local function finalise(h)
  h = (h ~ (h >> 33)) * 0xff51afd7ed558ccd
  h = (h ~ (h >> 33)) * 0xc4ceb9fe1a85ec53
  return h ~ (h >> 33)
end

local function rotate(h, by)
  return (h << by) | (h >> (64 - by))
end

local digest = 0
for i = 1, n do
  local h = fnv1a("The quick brown fox jumps over the lazy dog, " .. i .. " times.")
  for k = 1, 800 do
    h = finalise(h + k) ~ rotate(digest, k & 63)
  end
  digest = h
end
print(string.format("%016x", digest))
