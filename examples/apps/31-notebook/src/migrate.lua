local sql = require("sql")

-- A service that returns was done: it is not started again.
local function main(): (integer?, error?)
    local db, err = sql.get("notes:db")
    if not db then return nil, err end
    local _, failed = db:execute([[
        CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (text <> ''), tag TEXT);
        CREATE INDEX IF NOT EXISTS note_tag ON note (tag);
    ]])
    if failed then return nil, failed end
    return 0
end

return {main = main}
