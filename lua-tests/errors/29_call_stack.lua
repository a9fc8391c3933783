-- spec: errors 12.29, 12.31, 5, 7
-- expect: true	string	0x
-- expect: 0	29_call_stack.lua	19	inner	Lua
-- expect: 1	29_call_stack.lua	23	outer	Lua
-- expect: 2	29_call_stack.lua	27		main
-- expect: nil	nil	nil	nil
-- expect: 0	29_call_stack.lua	42		main
-- expect: 0	[C]	-1	pcall	native
-- expect: 1	29_call_stack.lua	46		main
-- expect: 0	29_call_stack.lua	52		Lua
-- expect: 1	[C]	-1	sort	native
-- expect: 2	29_call_stack.lua	52		main
-- expect: true	false
-- expect: 0	29_call_stack.lua	73	__index	Lua
-- expect: 1	29_call_stack.lua	78	read	Lua
-- expect: true	true
local stack
local function inner()
  local e = errors.new("deep")
  return e
end
local function outer()
  local e = inner()
  return e
end

local e = outer()
stack = errors.call_stack(e)
print(#stack.frames >= 3, type(stack.thread), stack.thread:sub(1, 2))
local function show(frames, n)
  for i = 1, n or #frames do
    local frame = frames[i]
    print(frame.level, frame.source, frame.line, frame.name, frame.type)
  end
end
show(stack.frames)
print(errors.call_stack("x"), errors.call_stack(nil), errors.call_stack(5), errors.call_stack({}))

-- Without an argument: where it is called.
show(

  errors.call_stack().frames)

-- Natives are frames, too.
local _
_, e = pcall(errors.new, "m")
show(errors.call_stack(e).frames)

-- The line is that of the call.
local first
e = nil
table.sort({ 2, 1 }, function() e = e or errors.new("m") return false end)
show(errors.call_stack(e).frames)

-- Each coroutine has its own stack.
local co = coroutine.wrap(function()
  local a = errors.new("a")
  coroutine.yield(a)
  coroutine.yield(errors.new("b"))
end)
local a, b = co(), co()
print(errors.call_stack(a).thread == errors.call_stack(b).thread,
  errors.call_stack(a).thread == errors.call_stack(errors.new("c")).thread)









local t = setmetatable({}, { __index = function() return (errors.new("m")) end })

local function read()


  local v = t.x
  return v
end
show(errors.call_stack(read()).frames, 2)
-- Frames of a tail call have no name; those that were replaced are gone.
local function tail() return inner() end
local frames = errors.call_stack(tail()).frames
print(frames[1].name == "", frames[2].type == "main")
