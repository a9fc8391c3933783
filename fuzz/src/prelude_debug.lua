-- Second part of the prelude, for batches whose programs use the library of introspection.
local debug, string_meta = debug, getmetatable("")

function reset_types()
  debug.sethook()
  debug.setmetatable(nil, nil)
  debug.setmetatable(0, nil)
  debug.setmetatable(true, nil)
  debug.setmetatable(P, nil)
  debug.setmetatable("", string_meta)
end
