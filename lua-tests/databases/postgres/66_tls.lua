-- spec: modules/sql (options of PostgreSQL)
-- expect: ok
local sql, env = require("sql"), require("env")
local folder = env.get("WIPPY_TEST_TLS")
local ca, other = folder .. "/ca.pem", folder .. "/client.pem"

local function open(options, host)
  return sql.open{driver = "postgres", host = host or "127.0.0.1", port = math.tointeger(env.get("WIPPY_TEST_PORT")),
    database = "wippy", username = "wippy", password = "wippy", options = options}
end

-- What the server says of the connection.
local function seen(options, host)
  local db = assert(open(options, host))
  local row = assert(db:query("SELECT ssl, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))[1]
  assert(db:release())
  return row.ssl, row.client_dn
end

local function fails(kind, text, options, host)
  local db, err = open(options, host)
  assert(db == nil and err:kind() == kind, tostring(err))
  assert(err:message():find(text, 1, true), err:message())
end

-- The server has TLS: `prefer`, which is meant for this host where nothing is said, takes it.
assert(seen(nil) and seen{sslmode = "prefer"} and seen{sslmode = "require"} and not seen{sslmode = "disable"})

-- Nobody trusts the server's authority but who names it.
assert(seen{sslmode = "verify-ca", sslrootcert = ca} and seen{sslmode = "verify-full", sslrootcert = ca})
assert(seen({sslmode = "verify-full", sslrootcert = ca}, "localhost"))
fails("Unavailable", "failed to ping database", {sslmode = "verify-ca", sslrootcert = other})
fails("Unavailable", "failed to ping database", {sslmode = "verify-full", sslrootcert = other})

-- The certificate has another name: only `verify-full` minds.
assert(seen({sslmode = "require"}, "127.0.0.2") and seen({sslmode = "verify-ca", sslrootcert = ca}, "127.0.0.2"))
fails("Unavailable", "failed to ping database", {sslmode = "verify-full", sslrootcert = ca}, "127.0.0.2")

-- Authorities are not named in vain.
assert(seen{sslmode = "require", sslrootcert = ca})
fails("Unavailable", "failed to ping database", {sslmode = "require", sslrootcert = other})

-- A certificate of our own reaches the server.
local _, nobody = seen{sslmode = "require"}
assert(nobody == nil)
local _, client = seen{sslmode = "require", sslcert = folder .. "/client.pem", sslkey = folder .. "/client.key"}
assert(client == "/CN=client", client)

-- Statements on a secret connection are stopped as others are.
local db = assert(open{sslmode = "require", statement_timeout = "20"})
local _, err = db:query("SELECT pg_sleep(60)")
assert(err:kind() == "Timeout", tostring(err))

fails("Invalid", "options.sslmode should be", {sslmode = "allow"})
fails("Invalid", "options.sslcert and options.sslkey belong together", {sslcert = other})
fails("Invalid", "options.sslcert and options.sslkey belong together", {sslkey = folder .. "/client.key"})
fails("Invalid", "/none.pem", {sslmode = "verify-ca", sslrootcert = folder .. "/none.pem"})
fails("Invalid", "no root certificate was found", {sslmode = "verify-ca", sslrootcert = folder .. "/client.key"})
fails("Invalid", "options.sslmode: ", {sslcert = other, sslkey = folder .. "/server.pem"})
print("ok")
