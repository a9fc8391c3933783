-- A hundred failing finalizers: each error is reported to somebody, none stops the program for good.
-- expect: true	100
local ran = 0
local function make()
  for i = 1, 100 do
    setmetatable({}, {__gc = function()
      ran = ran + 1
      error("finalizer " .. i)
    end})
  end
end
make()
for i = 1, 200 do pcall(collectgarbage) end
print(true, ran)
