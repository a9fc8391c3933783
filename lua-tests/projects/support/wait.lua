-- Waiting for something that other processes bring about, and what services do.
local system, time = require("system"), require("time")
local M = {}

function M.wait(what)
  for _ = 1, 5000 do
    if what() then return end
    time.sleep("2ms")
  end
  error("it did not come about")
end

function M.status(id) return system.supervisor.state(id).status end

return M
