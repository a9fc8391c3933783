-- spec: modules/sql 45-50
-- expect: INSERT INTO t (a,b) VALUES (?,?),(?,?) | 1 x 2 NULL
-- expect: INSERT OR IGNORE INTO t (a,b) VALUES (?,?) | 1 2
-- expect: INSERT INTO t (a) SELECT x FROM s WHERE y = ? | 1
-- expect: nil Invalid insert statements must have at least one set of values or select clause
-- expect: nil Invalid insert statements must specify a table
-- expect: nil Invalid update statements must have at least one Set clause
-- expect: nil Invalid delete statements must specify a From table
-- expect: nil Invalid update statements must specify a table
-- expect: UPDATE t SET n = n + ?, m = ? WHERE id = ? | 1 5 7
-- expect: UPDATE t SET a = ? FROM (SELECT x FROM s) AS q WHERE t.id = q.x | 1
-- expect: INSERT INTO t VALUES (?,?) | 1 NULL
-- expect: nil Invalid row 2 of the insert has 1 values, the first row 2
-- expect: nil Invalid row 1 of the insert has 1 values, the columns 2
-- expect: INSERT INTO t (a,b) VALUES (?,?) | 1 2
-- expect: WITH w AS (SELECT ?) INSERT INTO t (a) VALUES (lower(?),(SELECT max(x) FROM s)) RETURNING id | 0 X
-- expect: UPDATE t SET a = ?, b = c + ?, c = ? ORDER BY d LIMIT 2 OFFSET 1 | NULL 1 2
-- expect: WITH w AS (SELECT ?) UPDATE t SET a = (SELECT x FROM s) FROM u RETURNING a | 0
-- expect: DELETE FROM t WHERE n LIKE ? ORDER BY id LIMIT 1 OFFSET 2 RETURNING id | k%
-- expect: WITH w AS (SELECT ?) DELETE FROM t WHERE a = ? | 0 1
-- expect: UPDATE t SET a = $1 WHERE b IN ($2,$3) | 1 2 3
-- expect: bad argument #1 to 'select' (sql.SelectBuilder expected, got string)
-- expect: bad argument #2 to 'set' (unsupported value of type table)
-- expect: bad argument #1 to 'set_map' (table expected, got nil)
-- expect: sql.InsertBuilder	sql.UpdateBuilder
local sql = require("sql")
local b = sql.builder
local function show(q)
  local text, args = q:to_sql()
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

show(b.insert("t"):columns("a", "b"):values(1, "x"):values(2, sql.NULL))
show(b.insert("t"):options("OR IGNORE"):set_map{b = 2, a = 1})
show(b.insert("t"):columns("a"):select(b.select("x"):from("s"):where{y = 1}))
show(b.insert("t"))
show(b.insert():values(1))
show(b.update("t"))
show(b.delete())
show(b.update():set("a", 1))
show(b.update("t"):set("n", b.expr("n + ?", 1)):set("m", 5):where{id = 7})
show(b.update("t"):set("a", 1):from_select(b.select("x"):from("s"), "q"):where("t.id = q.x"))
show(b.insert(""):into("t"):values(1, nil))
show(b.insert("t"):values(1, 2):values(3))
show(b.insert("t"):columns("a", "b"):values(3))
show(b.insert("t"):columns("x"):values(9):set_map{b = 2, a = 1})
show(b.insert("t"):prefix("WITH w AS (SELECT ?)", 0):columns("a")
  :values(b.expr("lower(?),?", "X", b.expr("(SELECT max(x) FROM s)"))):suffix("RETURNING id"))
show(b.update(""):table("t"):set("a", sql.NULL):set_map{c = 2, b = b.expr("c + ?", 1)}:order_by("d"):limit(2):offset(1))
show(b.update("t"):prefix("WITH w AS (SELECT ?)", 0):set("a", b.select("x"):from("s")):from("u"):suffix("RETURNING a"))
show(b.delete("t"):where("n LIKE ?", "k%"):order_by("id"):limit(1):offset(2):suffix("RETURNING id"))
show(b.delete():from("t"):prefix("WITH w AS (SELECT ?)", 0):where{a = 1})
show(b.update("t"):set("a", 1):where{b = {2, 3}}:placeholder_format(b.dollar))
message(function() b.insert("t"):select("x") end)
message(function() b.update("t"):set("a", {}) end)
message(function() b.update("t"):set_map(nil) end)
print((tostring(debug.getmetatable(b.insert()).__name)), debug.getmetatable(b.update()).__name)
