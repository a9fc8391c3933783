-- 6.1 print in 5.3 calls the global tostring
local real = tostring
function tostring(v) return "<" .. real(v) .. ">" end
print(1, "a", nil)
print()
print({} ~= nil)
tostring = function() return "const" end
print(1, 2, 3)
tostring = function() return 1 end
local ok, e = pcall(print, 1)
tostring = real
print(ok, e)
tostring = nil
ok, e = pcall(print, 1)
tostring = real
print(ok, e)
tostring = function() error("boom", 0) end
ok, e = pcall(print, 1)
tostring = real
print(ok, e)
tostring = function() return nil end
ok, e = pcall(print, "x")
tostring = real
print(ok, e)
print("restored", 1.5)
