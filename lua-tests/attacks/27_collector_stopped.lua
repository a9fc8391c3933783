-- The memory limit holds while the collector is stopped or its pause is enormous.
-- limit: memory=48M
-- peak: 150M
-- timeout: 60
-- expect: stopped	true
-- expect: pause	true
-- expect: strings	true
local function churn()
  for i = 1, 1500000 do
    local t = {i, i + 1}
  end
end
local function attack(name, f)
  local ok, message = pcall(f)
  print(name, ok or message == "not enough memory")
  collectgarbage()
end
collectgarbage("stop")
attack("stopped", churn)
collectgarbage("restart")
collectgarbage("setpause", 1000000)
attack("pause", churn)
collectgarbage("stop")
attack("strings", function()
  for i = 1, 200 do
    local s = ("x"):rep(1000000) .. i
  end
end)
