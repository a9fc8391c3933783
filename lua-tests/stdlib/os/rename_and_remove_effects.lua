-- 6.9: renaming over files, removing open files, names with odd characters
local a, b = os.tmpname(), os.tmpname()
local function put(n, s) local f = assert(io.open(n, "w")) f:write(s) f:close() end
local function get(n) local f = io.open(n) if not f then return nil end local s = f:read("a") f:close() return s end
put(a, "A") put(b, "B")
print(get(a), get(b))
print(os.rename(a, b), get(a), get(b))
print(os.rename(b, b), get(b))
local f = io.open(b, "r")
print(os.remove(b), get(b))
print(f:read("a"), f:close())
put(a, "again")
f = io.open(a, "a")
f:write(" and more")
print(os.rename(a, b))
f:write(" after rename")
f:close()
print(get(b), get(a))
local odd = b .. " with space 'quote' ä"
print(os.rename(b, odd), get(odd))
print(os.remove(odd), get(odd))
print(select("#", os.remove(odd)), select(3, os.remove(odd)), select(3, os.rename(odd, b)))
print(pcall(os.remove, "a\0b") ~= nil, (os.remove("")))
print(os.rename("no/such/dir/a", "no/such/dir/b"))
for _, n in ipairs { a, b, odd } do os.remove(n) end
print(get(a), get(b), get(odd))
