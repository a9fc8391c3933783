-- spec: types 4.2
-- expect: true	List
-- expect: true	true
-- expect: nil	truncated
type List = {v: integer, next: List?, tag: "a" | "b" | nil, note?: string @pattern("^x") @max_len(9)}
local function f() return List end
local g = load(string.dump(f))
print(g() == List, g())
local h = load(string.dump(f, true))
print(h() == List, h():is({v = 1, next = {v = 2}, note = "xyz"}) ~= nil)
local dump = string.dump(f)
local ok, message = load(dump:sub(1, #dump - 20))
print(ok, message:match("truncated"))
