-- raises at its third line
local function fail()
  error("raised inside the file")
end
fail()
