local greeting = require("greeting")

local function main(): boolean
  assert(greeting.of("Ada") == "Hello, Ada!")
  assert(greeting.of() == "Hello, world!")
  return true
end

return { main = main }
