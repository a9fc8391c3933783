-- spec: modules/sql 59, sql.as
-- expect: 4	integer
-- expect: 4
-- expect: 12	integer
-- expect: -4	integer
-- expect: bad argument #1 to 'int' (number expected, got table)
-- expect: bad argument #1 to 'int' (number expected, got string)
-- expect: bad argument #1 to 'int' (number has no integer representation)
-- expect: 5.0	real
-- expect: bad argument #1 to 'float' (number expected, got boolean)
-- expect: 5	text
-- expect: true	text
-- expect: bad argument #1 to 'text' (string expected, got table)
-- expect: 2	blob
-- expect: 1	0	1
-- expect: {"a":[1,2]}	text
-- expect: true	bad argument #1 to 'json'
-- expect: true	true	true	true
-- expect: NULL	sql.Value
-- expect: nil
-- expect: 4
-- expect: cannot change
local sql = require("sql")
local as = sql.as
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
local function stored(v)
  local row = assert(db:query("SELECT ? AS v, typeof(?) AS t", {v, v}))[1]
  return row.v, row.t
end
local function message(f)
  print((select(2, pcall(f)):gsub("^.-: ", "")))
end
print(stored(as.int(4.9)))
print(as.int(4.9))
print(stored(as.int("12")))
print(stored(as.int(-4.9)))
message(function() as.int({}) end)
message(function() as.int("x") end)
message(function() as.int(1e300) end)
print(stored(as.float(5)))
message(function() as.float(true) end)
print(stored(as.text(5)))
print(stored(as.string(true)))
message(function() as.text({}) end)
local blob, kind = stored(as.binary("\0\1"))
print(#blob, kind)
print((stored(as.bool(true))), (stored(as.bool(false))), (stored(as.bool("x"))))
print(stored(as.json{a = {1, 2}}))
local loop = {}
loop.loop = loop
local _, why = pcall(function() as.json(loop) end)
print(as.json(nil) == sql.NULL, why:match("bad argument #1 to 'json'"))
print(as.null() == sql.NULL, as.int(nil) == sql.NULL, as.text(sql.NULL) == sql.NULL, as.binary(nil) == sql.NULL)
print(sql.NULL, (getmetatable(sql.NULL) == false) and "sql.Value")
print((stored(sql.NULL)))
-- They travel.
local inbox = process.inbox()
process.send(process.pid(), "inbox", {as.int(4), sql.NULL})
local got = inbox:receive():payload():data()
assert(got[2] == sql.NULL)
print(got[1])
print(pcall(function() sql.as.int = print end) and "changed" or "cannot change")
