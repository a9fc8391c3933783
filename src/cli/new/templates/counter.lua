local function main(): integer
  process.registry.register("counter")
  local inbox = process.inbox()
  local count = 0
  while true do
    local message, is_open = inbox:receive()
    if not is_open then
      return count
    end
    count = count + 1
    local from = message:from()
    if from then
      process.send(from, "count", count)
    end
  end
end

return { main = main }
