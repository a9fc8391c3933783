-- spec: modules/sql 35-38, 42-44, 53-56
-- expect: SELECT id, name FROM u WHERE active = ? | 1
-- expect: SELECT * FROM u WHERE a = ? AND b = ? | 1 2
-- expect: SELECT * FROM u WHERE age > ? AND vip = ? ORDER BY age DESC, id LIMIT 5 OFFSET 10 | 18 true
-- expect: SELECT x FROM t | 
-- expect: SELECT x FROM t WHERE a = ? | 1
-- expect: nil Invalid select statements must have at least one result column
-- expect: SELECT x FROM t WHERE a = $1 AND b > $2 | 1 2
-- expect: SELECT x FROM t WHERE a = @p1 AND b > @p2 | 1 2
-- expect: SELECT x FROM t WHERE a = :1 AND b > :2 | 1 2
-- expect: SELECT x FROM t WHERE a = ? AND b > ? | 1 2
-- expect: SELECT x FROM t WHERE data ? 'k' AND id = $1 | 3
-- expect: SELECT x FROM t WHERE data ? 'k' AND id = ? | 3
-- expect: SELECT x FROM t WHERE (a = 1 OR b = 2) AND c = ? | 3
-- expect: SELECT x FROM t WHERE a = 1 OR b = 2 | 
-- expect: SELECT x FROM t WHERE a = 'x OR y' AND f(a OR b) AND c = ? | 3
-- expect: nil Invalid placeholder count 1 does not match argument count 0
-- expect: nil Invalid placeholder count 0 does not match argument count 1
-- expect: bad argument #1 to 'where' (expected string, table, or Sqlizer)
-- expect: bad argument #1 to 'where' (expected string, table, or Sqlizer)
-- expect: SELECT x FROM t LIMIT 0 OFFSET 0 | 
-- expect: SELECT id FROM t
-- expect: invalid query: select statements must have at least one result column
-- expect: SELECT DISTINCT a, b, c FROM t GROUP BY a, b HAVING count(*) > ? AND sum(c) = ? ORDER BY a | 2 3
-- expect: WITH q AS (SELECT ?) SELECT a FROM q WHERE b = ? FOR UPDATE OF ? | 1 2 3
-- expect: SELECT n FROM (SELECT count(*) AS n FROM t WHERE a = ?) AS q WHERE n > ? | 1 2
-- expect: SELECT id, (price * ?) AS total, now() FROM t | 2
-- expect: SELECT a FROM t JOIN o ON o.uid = u.id AND o.kind = ? LEFT JOIN p ON p.id = o.pid | web
-- expect: SELECT a FROM t RIGHT JOIN x USING (id) INNER JOIN y ON y.id = x.id CROSS JOIN z | 
-- expect: SELECT a FROM t | 
-- expect: SELECT a FROM t WHERE a = '?' AND "b?" = ? | 1
-- expect: bad argument #1 to 'placeholder_format' (sql.PlaceholderFormat expected, got string)
-- expect: bad argument #1 to 'limit' (number expected, got string)
-- expect: bad argument #2 to 'where' (unsupported value of type table)
-- expect: dollar	question	at	colon	question
local b = require("sql").builder
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
local t = b.select("x"):from("t")

show(b.select("id", "name"):from("u"):where{active = 1})
show(b.select("*"):from("u"):where{b = 2, a = 1})
show(b.select("*"):from("u"):where("age > ?", 18):where{vip = true}:order_by("age DESC", "id"):limit(5):offset(10))
local narrowed = t:where{a = 1}
show(t)
show(narrowed)
show(b.select():from("t"))
for _, format in ipairs{"dollar", "at", "colon", "default_placeholder"} do
  show(t:where{a = 1}:where("b > ?", 2):placeholder_format(b[format]))
end
show(t:where(b.expr("data ?? 'k' AND id = ?", 3)):placeholder_format(b.dollar))
show(t:where(b.expr("data ?? 'k' AND id = ?", 3)))
show(t:where("a = 1 OR b = 2"):where{c = 3})
show(t:where("a = 1 OR b = 2"))
show(t:where("a = 'x OR y' AND f(a OR b)"):where{c = 3})
show(t:where("a = ?"))
show(t:where("a = 1", 1))
message(function() t:where(nil) end)
message(function() t:where(5) end)
show(t:limit(-3):offset(-1))
print(b.select("id"):from("t"))
print(b.select())
show(b.select("a"):columns("b", "c"):distinct():from("t"):group_by("a", "b"):having("count(*) > ?", 2):having{["sum(c)"] = 3}
  :order_by("a"))
show(b.select("a"):from("q"):where{b = 2}:prefix("WITH q AS (SELECT ?)", 1):suffix("FOR UPDATE OF ?", 3))
show(b.select("n"):from_select(b.select("count(*) AS n"):from("t"):where{a = 1}, "q"):where("n > ?", 2))
show(b.select("id"):column_expr(b.expr("price * ?", 2), "total"):column_expr(b.expr("now()")):from("t"))
show(b.select("a"):from("t"):join("o ON o.uid = u.id AND o.kind = ?", "web"):left_join("p", "p.id = o.pid"))
show(b.select("a"):from("t"):right_join("x USING (id)"):inner_join("y", "y.id = x.id"):cross_join("z"))
show(b.select("a"):from("t"):where(""))
show(b.select("a"):from("t"):where("a = '?' AND \"b?\" = ?", 1))
message(function() t:placeholder_format("$") end)
message(function() t:limit("many") end)
message(function() t:where("a = ?", {}) end)
print(b.dollar, b.question, b.at, b.colon, b.default_placeholder)
