-- raises: custom text of the error object
-- 6.1 error: an uncaught object with __tostring is shown by it
for i = 1, 8 do print("step", i) end
local E = { __tostring = function(self) return "custom text of " .. self.what end }
local function raise(what) error(setmetatable({ what = what }, E)) end
print(select(2, pcall(raise, "something")))
raise("the error object")
