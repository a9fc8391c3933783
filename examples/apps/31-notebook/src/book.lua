local sql = require("sql")
local system = require("system")
local time = require("time")

type Note = {id: integer, text: string, tag?: string}

local book = {Note = Note}

-- The database, as soon as the tables are there: the service that makes them runs once.
local function open(): sql.DB
    local db, err = sql.get("notes:db")
    if not db then error(err) end
    local state
    repeat
        state = system.supervisor.state("notes:migrate.service")
        if state and state.status ~= "exited" then time.sleep("1ms") end
    until not state or state.status == "exited"
    return db
end

function book.add(text: string, tag: string?): (integer?, error?)
    local result, err = open():execute("INSERT INTO note (text, tag) VALUES (?, ?)", {
        text,
        tag or sql.NULL,
    })
    if not result then return nil, err end
    return result.last_insert_id
end

--- Notes in the order of their numbers: all, or those that hold a text or have a tag.
function book.find(filter: {text?: string, tag?: string}): ({Note}?, error?)
    local query = sql.builder.select("id", "text", "tag"):from("note"):order_by("id")
    if filter.text then query = query:where("text LIKE ?", "%" .. filter.text .. "%") end
    if filter.tag then query = query:where("tag = ?", filter.tag) end
    local executor, err = query:run_with(open())
    if not executor then return nil, err end
    local rows, failed = executor:query()
    if not rows then return nil, failed end
    local notes: {Note} = {}
    for i, row in ipairs(rows) do notes[i] = Note(row) end
    return notes
end

--- A nil tag takes the tag away.
function book.tag(id: integer, tag: string?): (boolean?, error?)
    local result, err = open():execute("UPDATE note SET tag = ? WHERE id = ?", {tag or sql.NULL, id})
    if not result then return nil, err end
    return result.rows_affected == 1
end

function book.delete(id: integer): (boolean?, error?)
    local result, err = open():execute("DELETE FROM note WHERE id = ?", {id})
    if not result then return nil, err end
    return result.rows_affected == 1
end

--- All of them or none.
function book.import(rows: {{text: string, tag?: string}}): (integer?, error?)
    local tx, err = open():begin()
    if not tx then return nil, err end
    local insert, failed = tx:prepare("INSERT INTO note (text, tag) VALUES (?, ?)")
    if not insert then return nil, failed end
    for number, row in ipairs(rows) do
        local _, bad = insert:execute({row.text, row.tag or sql.NULL})
        if bad then
            tx:rollback()
            return nil, errors.wrap(bad, "row " .. number)
        end
    end
    local _, late = tx:commit()
    if late then return nil, late end
    return #rows
end

return book
