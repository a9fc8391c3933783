-- spec: errors 12.30, 12.32, 7
-- expect:   30_stack_text.lua:30 (inner)
-- expect:   30_stack_text.lua:35 (outer)
-- expect:   30_stack_text.lua:39
-- expect: --
-- expect: second
-- expect:   30_stack_text.lua:42
-- expect: first
-- expect:   30_stack_text.lua:41
-- expect:   30_stack_text.lua:30 (inner)
-- expect:   30_stack_text.lua:35 (outer)
-- expect:   30_stack_text.lua:39
-- expect: --
-- expect: ctx
-- expect:   30_stack_text.lua:45
-- expect: --
-- expect:   [string "local errors = ......"]:2 (chunk)
-- expect:   30_stack_text.lua:54
-- expect: --
-- expect:   ? (stripped)
-- expect:   30_stack_text.lua:60
-- expect: --
-- expect:   generated:2 (make)
-- expect:   30_stack_text.lua:68
-- expect: still there
-- expect: string
local text

local function inner()
  local e = errors.new("deep")
  return e
end

local function outer()
  local e = inner()
  return e
end

local e = outer()
print(e:stack())
local once = errors.wrap(e, "first")
local twice = errors.wrap(once, "second")
print("--")
print(twice:stack())
print("--") text = errors.wrap("text", "ctx"):stack()
print(text)

-- A chunk of `load` goes by its text.
local chunk = load([[
local errors = ...
return (errors.new("m"))
]])
print("--")
local made = chunk(errors)
print(made:stack())

-- Code without lines.
local stripped = load(string.dump(load("local errors = ... return (errors.new('m'))", "=chunk"), true), "=chunk")
print("--")
e = stripped(errors)
print(e:stack())

-- A stack outlives the code.
local make = load("local errors = ... return function()\n  return (errors.new('m')) end", "=generated")(errors)


print("--")
e = make()
make = nil
collectgarbage()
collectgarbage()
print(e:stack())
print(e:message() == "m" and "still there")
print(type(e:stack()))
