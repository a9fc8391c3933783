-- A hook sees every register of the function that it interrupts: those that hold nothing yet are temporaries, so a
-- debugger can tell "no variable yet" from "no register".
local function trace(text)
  local seen = {}
  local chunk = load(text, "=chunk")
  debug.sethook(function(_, line)
    local info = debug.getinfo(2, "f")
    if info.func == chunk then
      seen[#seen + 1] = line .. ":" .. tostring((debug.getlocal(2, 1)))
    end
  end, "l")
  chunk()
  debug.sethook()
  return table.concat(seen, " ")
end

print(trace("local A = function()\n  return x\nend\nreturn"))
print(trace("local first = 1\nlocal second = 2\nreturn first + second"))
print(trace("\n\nlocal late = {}\nlate = nil"))
print(trace("do\n  local inner = 1\nend\nlocal outer = 2\nreturn outer"))
print(trace("for i = 1, 2 do\n  local x = i\nend"))
print(trace("local f = function() end f()\nreturn f"))

-- Storing into such a register is harmless, and there is nothing beyond the last one.
local chunk = load("local A = function()\n  return x\nend\nreturn A", "=chunk")
local stored, beyond
debug.sethook(function(_, line)
  if line == 3 and debug.getinfo(2, "f").func == chunk then
    stored = debug.setlocal(2, 1, "lost")
    beyond = debug.getlocal(2, 250)
  end
end, "l")
local result = chunk()
debug.sethook()
print(stored, beyond, type(result))
print(pcall(debug.getlocal, 250, 1))
