-- spec: modules/sql 39-41
-- expect: (a = ? OR (b > ? AND b < ?)) | 1 2 9
-- expect: a IS NULL | 
-- expect: a IS NOT NULL | 
-- expect: nil Invalid cannot use null with less than or greater than operators
-- expect: nil Invalid cannot use null with like operators
-- expect: id IN (?,?) | 4 5
-- expect: (1=0) | 
-- expect: (1=1) | 
-- expect: id NOT IN (?,?) | 4 NULL
-- expect: nil Invalid cannot use array with less than or greater than operators
-- expect: a <> ? | 1
-- expect: a < ? | 1
-- expect: a <= ? | 1
-- expect: a > ? | 1
-- expect: a >= ? | 1
-- expect: a LIKE ? AND b LIKE ? | x% y%
-- expect: a NOT LIKE ? | x%
-- expect: (1=1) | 
-- expect: (1=1) | 
-- expect: (1=1) | 
-- expect: (1=0) | 
-- expect: (a = ?) | 1
-- expect: (a = ? AND b = ?) | 1 2
-- expect: id IN (SELECT user_id FROM t WHERE x = ?) | 3
-- expect: id NOT IN (SELECT user_id FROM t WHERE x = ?) | 3
-- expect: id > (SELECT user_id FROM t WHERE x = ?) | 3
-- expect: a = b + ? | 1
-- expect: EXISTS (SELECT user_id FROM t WHERE x = ?) AND a = ? | 3 4
-- expect: a OR b | 
-- expect: expected Sqlizer or table in AND condition, got number
-- expect: expected Sqlizer or table in OR condition, got string
-- expect: bad argument #1 to 'eq' (table expected, got string)
-- expect: bad argument #1 to 'eq' (column names should be strings)
-- expect: bad argument #1 to 'eq' (unsupported value of type function for column 'a')
-- expect: bad argument #1 to 'eq' (list of column 'a' should be an array)
-- expect: bad argument #2 to 'expr' (unsupported value of type function)
-- expect: nil Invalid placeholder count 0 does not match argument count 1
-- expect: (a = ? AND b = ?)
-- expect: invalid query: cannot use null with like operators
-- expect: true	true	true
-- expect: a = ? | 2
local sql = require("sql")
local b = sql.builder
local function show(c)
  local text, args = c:to_sql()
  if not text then
    print("nil " .. args:kind() .. " " .. args:message())
    return
  end
  for i, v in ipairs(args) do args[i] = tostring(v) end
  print(text .. " | " .. table.concat(args, " "))
end
local function message(f)
  print((select(2, pcall(f)):gsub("^.-: ", "")))
end

show(b.or_{b.eq{a = 1}, b.and_{b.gt{b = 2}, b.lt{b = 9}}})
show(b.eq{a = sql.NULL})
show(b.not_eq{a = sql.as.null()})
show(b.gt{a = sql.NULL})
show(b.like{a = sql.NULL})
show(b.eq{id = {4, 5}})
show(b.eq{id = {}})
show(b.not_eq{id = {}})
show(b.not_eq{id = {4, sql.NULL}})
show(b.lt{id = {4, 5}})
show(b.not_eq{a = 1})
show(b.lt{a = 1})
show(b.lte{a = 1})
show(b.gt{a = 1})
show(b.gte{a = 1})
show(b.like{b = "y%", a = "x%"})
show(b.not_like{a = "x%"})
show(b.eq{})
show(b.not_eq{})
show(b.and_{})
show(b.or_{})
show(b.or_{b.eq{a = 1}})
show(b.and_{{a = 1}, {b = 2}})
local q = b.select("user_id"):from("t"):where{x = 3}
show(b.eq{id = q})
show(b.not_eq{id = q})
show(b.gt{id = q})
show(b.eq{a = b.expr("b + ?", 1)})
show(b.expr("EXISTS (?) AND a = ?", q, 4))
show(b.expr("a OR b"))
message(function() b.and_{1} end)
message(function() b.or_{"x"} end)
message(function() b.eq("x") end)
message(function() b.eq{1} end)
message(function() b.eq{a = print} end)
message(function() b.eq{a = {x = 1}} end)
message(function() b.expr("?", print) end)
show(b.expr("a", 1))
print(b.and_{{a = 1}, {b = 2}})
print(b.like{a = sql.NULL})
local _, args = b.eq{a = {1, 2.5, true}}:to_sql()
print(args[1] == 1, args[2] == 2.5, args[3])
-- Conditions are data and may be sent.
local inbox = process.inbox()
process.send(process.pid(), "inbox", b.eq{a = 2})
show(inbox:receive():payload():data())
