-- DeltaBlue: an incremental solver for hierarchies of one-way constraints (Freeman-Benson and Maloney, 1989).
-- Classes with virtual methods, lists of objects, graph walks.
-- small: 20
local n = tonumber(arg and arg[1]) or 5000
local LINKS = 100

-- Strengths: a smaller number is a stronger wish.
local REQUIRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAKEST = 0, 2, 3, 4, 6

local function class(base)
  local c = setmetatable({}, { __index = base })
  c.__index = c
  return c
end

local function weakest(a, b)
  return a > b and a or b
end

local function remove_from(list, item)
  local kept = 0
  local size = #list
  for i = 1, size do
    local element = list[i]
    if element ~= item then
      kept = kept + 1
      list[kept] = element
    end
  end
  for i = kept + 1, size do
    list[i] = nil
  end
end

-- Variables -----------------------------------------------------------------------------------------

local Variable = class()

function Variable.new(value)
  return setmetatable({
    value = value, constraints = {}, determined_by = nil, mark = 0, walk_strength = WEAKEST, stay = true,
  }, Variable)
end

function Variable:add_constraint(c)
  self.constraints[#self.constraints + 1] = c
end

function Variable:remove_constraint(c)
  remove_from(self.constraints, c)
  if self.determined_by == c then self.determined_by = nil end
end

-- The planner ---------------------------------------------------------------------------------------

local Planner = class()

function Planner.new()
  return setmetatable({ current_mark = 0 }, Planner)
end

function Planner:new_mark()
  self.current_mark = self.current_mark + 1
  return self.current_mark
end

function Planner:incremental_add(c)
  local mark = self:new_mark()
  local overridden = c:satisfy(mark)
  while overridden do
    overridden = overridden:satisfy(mark)
  end
end

function Planner:incremental_remove(c)
  local out = c:output()
  c:mark_unsatisfied()
  c:remove_from_graph()
  local unsatisfied = self:remove_propagate_from(out)
  for strength = REQUIRED, WEAKEST do
    for i = 1, #unsatisfied do
      local u = unsatisfied[i]
      if u.strength == strength then self:incremental_add(u) end
    end
  end
end

function Planner:make_plan(sources)
  local mark, plan, todo = self:new_mark(), {}, sources
  while #todo > 0 do
    local c = table.remove(todo)
    local out = c:output()
    if out.mark ~= mark and c:inputs_known(mark) then
      plan[#plan + 1] = c
      out.mark = mark
      self:add_consuming(out, todo)
    end
  end
  return plan
end

function Planner:extract_plan(constraints)
  local sources = {}
  for i = 1, #constraints do
    local c = constraints[i]
    if c:is_input() and c:is_satisfied() then sources[#sources + 1] = c end
  end
  return self:make_plan(sources)
end

--- Recomputes walk strengths and values downstream; false if a cycle leads back to the constraint's marks.
function Planner:add_propagate(c, mark)
  local todo = { c }
  while #todo > 0 do
    local d = table.remove(todo)
    if d:output().mark == mark then
      self:incremental_remove(c)
      return false
    end
    d:recalculate()
    self:add_consuming(d:output(), todo)
  end
  return true
end

function Planner:remove_propagate_from(out)
  out.determined_by = nil
  out.walk_strength = WEAKEST
  out.stay = true
  local unsatisfied, todo = {}, { out }
  while #todo > 0 do
    local v = table.remove(todo)
    for i = 1, #v.constraints do
      local c = v.constraints[i]
      if not c:is_satisfied() then unsatisfied[#unsatisfied + 1] = c end
    end
    local determining = v.determined_by
    for i = 1, #v.constraints do
      local next_one = v.constraints[i]
      if next_one ~= determining and next_one:is_satisfied() then
        next_one:recalculate()
        todo[#todo + 1] = next_one:output()
      end
    end
  end
  return unsatisfied
end

function Planner:add_consuming(v, list)
  local determining = v.determined_by
  for i = 1, #v.constraints do
    local c = v.constraints[i]
    if c ~= determining and c:is_satisfied() then list[#list + 1] = c end
  end
end

local planner

-- Constraints ---------------------------------------------------------------------------------------

local Constraint = class()

function Constraint:add()
  self:add_to_graph()
  planner:incremental_add(self)
  return self
end

function Constraint:destroy()
  if self:is_satisfied() then
    planner:incremental_remove(self)
  else
    self:remove_from_graph()
  end
end

function Constraint:is_input() return false end

--- Tries to enforce the constraint; returns the one that lost its output to it.
function Constraint:satisfy(mark)
  self:choose_method(mark)
  if not self:is_satisfied() then
    if self.strength == REQUIRED then error("a required constraint cannot be satisfied") end
    return nil
  end
  self:mark_inputs(mark)
  local out = self:output()
  local overridden = out.determined_by
  if overridden then overridden:mark_unsatisfied() end
  out.determined_by = self
  if not planner:add_propagate(self, mark) then error("cycle encountered") end
  out.mark = mark
  return overridden
end

-- Constraints on one variable: stay where it is, or be edited.

local Unary = class(Constraint)

function Unary.new(kind, variable, strength)
  return setmetatable({ out = variable, strength = strength, satisfied = false }, kind):add()
end

function Unary:is_satisfied() return self.satisfied end
function Unary:mark_unsatisfied() self.satisfied = false end
function Unary:output() return self.out end
function Unary:mark_inputs() end
function Unary:inputs_known() return true end
function Unary:execute() end

function Unary:add_to_graph()
  self.out:add_constraint(self)
  self.satisfied = false
end

function Unary:remove_from_graph()
  self.out:remove_constraint(self)
  self.satisfied = false
end

function Unary:choose_method(mark)
  self.satisfied = self.out.mark ~= mark and self.strength < self.out.walk_strength
end

function Unary:recalculate()
  local out = self.out
  out.walk_strength = self.strength
  out.stay = not self:is_input()
  if out.stay then self:execute() end
end

local Stay = class(Unary)
local Edit = class(Unary)
function Edit:is_input() return true end

-- Constraints between two variables.

local FORWARD, BACKWARD, NONE = 1, -1, 0

local Binary = class(Constraint)

function Binary.new(kind, v1, v2, strength)
  return setmetatable({ v1 = v1, v2 = v2, strength = strength, direction = NONE }, kind):add()
end

function Binary:is_satisfied() return self.direction ~= NONE end
function Binary:mark_unsatisfied() self.direction = NONE end
function Binary:input() return self.direction == FORWARD and self.v1 or self.v2 end
function Binary:output() return self.direction == FORWARD and self.v2 or self.v1 end
function Binary:mark_inputs(mark) self:input().mark = mark end

function Binary:add_to_graph()
  self.v1:add_constraint(self)
  self.v2:add_constraint(self)
  self.direction = NONE
end

function Binary:remove_from_graph()
  self.v1:remove_constraint(self)
  self.v2:remove_constraint(self)
  self.direction = NONE
end

function Binary:inputs_known(mark)
  local v = self:input()
  return v.mark == mark or v.stay or v.determined_by == nil
end

function Binary:choose_method(mark)
  local v1, v2, strength = self.v1, self.v2, self.strength
  if v1.mark == mark then
    self.direction = v2.mark ~= mark and strength < v2.walk_strength and FORWARD or NONE
  elseif v2.mark == mark then
    self.direction = strength < v1.walk_strength and BACKWARD or NONE
  elseif v1.walk_strength > v2.walk_strength then
    self.direction = strength < v1.walk_strength and BACKWARD or NONE
  else
    self.direction = strength < v2.walk_strength and FORWARD or NONE
  end
end

function Binary:recalculate()
  local input, out = self:input(), self:output()
  out.walk_strength = weakest(self.strength, input.walk_strength)
  out.stay = input.stay
  if out.stay then self:execute() end
end

local Equal = class(Binary)

function Equal:execute()
  self:output().value = self:input().value
end

-- v2 = v1 * scale + offset

local Scale = class(Binary)

function Scale.new(source, scale, offset, destination, strength)
  return setmetatable({
    v1 = source, v2 = destination, scale = scale, offset = offset, strength = strength, direction = NONE,
  }, Scale):add()
end

function Scale:add_to_graph()
  Binary.add_to_graph(self)
  self.scale:add_constraint(self)
  self.offset:add_constraint(self)
end

function Scale:remove_from_graph()
  Binary.remove_from_graph(self)
  self.scale:remove_constraint(self)
  self.offset:remove_constraint(self)
end

function Scale:mark_inputs(mark)
  Binary.mark_inputs(self, mark)
  self.scale.mark, self.offset.mark = mark, mark
end

function Scale:execute()
  if self.direction == FORWARD then
    self.v2.value = self.v1.value * self.scale.value + self.offset.value
  else
    self.v1.value = (self.v2.value - self.offset.value) / self.scale.value
  end
end

function Scale:recalculate()
  local input, out = self:input(), self:output()
  out.walk_strength = weakest(self.strength, input.walk_strength)
  out.stay = input.stay and self.scale.stay and self.offset.stay
  if out.stay then self:execute() end
end

-- Workloads -----------------------------------------------------------------------------------------

local function execute(plan)
  for i = 1, #plan do
    plan[i]:execute()
  end
end

local function change(variable, value)
  local edit = Unary.new(Edit, variable, PREFERRED)
  local plan = planner:extract_plan({ edit })
  for _ = 1, 10 do
    variable.value = value
    execute(plan)
  end
  edit:destroy()
end

--- A chain of equalities with a stay at its end: the edit at the head runs through all of it.
local function chain_test(length)
  planner = Planner.new()
  local first, last, previous
  for i = 0, length do
    local v = Variable.new(0)
    if previous then Binary.new(Equal, previous, v, REQUIRED) end
    if i == 0 then first = v end
    last, previous = v, v
  end
  Unary.new(Stay, last, STRONG_DEFAULT)
  local edit = Unary.new(Edit, first, PREFERRED)
  local plan = planner:extract_plan({ edit })
  for i = 1, 100 do
    first.value = i
    execute(plan)
    if last.value ~= i then error("chain test failed") end
  end
  edit:destroy()
  return last.value
end

--- Many pairs tied by the same scale and offset, edited from both sides.
local function projection_test(count)
  planner = Planner.new()
  local scale, offset = Variable.new(10), Variable.new(1000)
  local source, destination
  local destinations = {}
  for i = 1, count do
    source, destination = Variable.new(i), Variable.new(i)
    destinations[i] = destination
    Unary.new(Stay, source, NORMAL)
    Scale.new(source, scale, offset, destination, REQUIRED)
  end
  change(source, 17)
  if destination.value ~= 1170 then error("projection 1 failed") end
  change(destination, 1050)
  if source.value ~= 5 then error("projection 2 failed") end
  change(scale, 5)
  local sum = 0
  for i = 1, count - 1 do
    if destinations[i].value ~= i * 5 + 1000 then error("projection 3 failed") end
    sum = sum + destinations[i].value
  end
  change(offset, 2000)
  for i = 1, count - 1 do
    if destinations[i].value ~= i * 5 + 2000 then error("projection 4 failed") end
    sum = sum + destinations[i].value
  end
  return sum
end

local total = 0
for i = 1, n, 25 do
  total = (total + chain_test(LINKS) + projection_test(LINKS)) % 1000003
end
print(string.format("total %d", total))
