-- The same with an __index that always answers: charged and limited.
-- limit: memory=32M
-- peak: 110M
-- expect: false	not enough memory
local ok, message = pcall(table.concat, setmetatable({}, {
  __len = function() return 1 << 40 end,
  __index = function() return "some text of some length that fills the buffer in not too many steps, really not too many: " end,
}))
print(ok, message:match("^not enough memory"))
