-- spec: modules/sql (options of MySQL)
-- expect: ok
local sql, env = require("sql"), require("env")

local function open(tls)
  return sql.open{driver = "mysql", host = "127.0.0.1", port = math.tointeger(env.get("WIPPY_TEST_PORT")),
    database = "wippy", username = "wippy", password = "wippy", options = {tls = tls}}
end

-- What the server says of the connection: nothing if it is not secret.
local function cipher(tls)
  local db = assert(open(tls))
  local row = assert(db:query("SHOW SESSION STATUS LIKE 'Ssl_cipher'"))[1]
  assert(db:release())
  return row.Value
end

assert(cipher(nil) == "" and cipher(false) == "" and cipher("false") == "")
assert(#cipher("skip-verify") > 0)

-- Nobody trusts the server's authority.
for _, tls in ipairs{true, "true"} do
  local db, err = open(tls)
  assert(db == nil and err:kind() == "Unavailable" and err:message():find("failed to ping database", 1, true), tostring(err))
end

local db, err = open("maybe")
assert(db == nil and err:kind() == "Invalid" and err:message():find("options.tls should be true, false or skip-verify, got maybe", 1, true))
print("ok")
