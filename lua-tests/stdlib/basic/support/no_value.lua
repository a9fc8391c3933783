-- a chunk without a return statement
local unused = 1
