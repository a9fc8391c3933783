-- pcall inside pcall inside pcall: no use of the native stack.
-- peak: 200M
-- expect: true
local depth = 0
local function f()
  depth = depth + 1
  local ok, message = pcall(f)
  return ok, message
end
print((pcall(f)))
