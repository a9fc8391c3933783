local book = require("book")
local fs = require("fs")
local io = require("io")
local time = require("time")

local function show(notes: {book.Note})
    for _, note in ipairs(notes) do
        local tag = note.tag and " #" .. note.tag or ""
        io.print(("%3d %s%s"):format(note.id, note.text, tag))
    end
    io.print(#notes .. (#notes == 1 and " note" or " notes"))
end

-- Lines of `text,tag`; the tag may be missing.
local function read_csv(name: string): ({{text: string, tag?: string}}?, error?)
    local files, err = fs.get("notes:files")
    if not files then return nil, err end
    local content, failed = files:readfile(name)
    if not content then return nil, failed end
    local rows = {}
    for line in content:gmatch("[^\r\n]+") do
        local text, tag = line:match("^(.-),([^,]*)$")
        table.insert(rows, {text = text or line, tag = tag ~= "" and tag or nil})
    end
    return rows, nil
end

local actions: {[string]: (string?, string?) -> (nil, error?)} = {
    add = function(text, tag)
        local id, err = book.add(text or "", tag)
        if id then io.print("note " .. id) end
        return nil, err
    end,
    list = function(tag)
        local notes, err = book.find({tag = tag})
        if notes then show(notes) end
        return nil, err
    end,
    search = function(text)
        local notes, err = book.find({text = text})
        if notes then show(notes) end
        return nil, err
    end,
    tag = function(id, tag)
        local done, err = book.tag(math.tointeger(tonumber(id or 0) or 0) or 0, tag)
        if not err then io.print(done and "tagged" or "no such note") end
        return nil, err
    end,
    delete = function(id)
        local done, err = book.delete(math.tointeger(tonumber(id or 0) or 0) or 0)
        if not err then io.print(done and "deleted" or "no such note") end
        return nil, err
    end,
    import = function(name)
        local rows, err = read_csv(name or "")
        if not rows then return nil, err end
        local count, failed = book.import(rows)
        if count then io.print(count .. " imported") end
        return nil, failed
    end,
    fill = function(count)
        local rows = {}
        for i = 1, math.tointeger(tonumber(count or 0) or 0) or 0 do
            rows[i] = {text = "note number " .. i}
        end
        local start = time.now()
        local done, err = book.import(rows)
        if done then
            io.print(("%d rows in %.0f ms"):format(done, time.since(start):milliseconds()))
        end
        return nil, err
    end,
}

local function main(action: string?, first: string?, second: string?): (integer?, error?)
    local act = actions[action or ""]
    if not act then
        io.eprint(
            "usage: note add TEXT [TAG] | list [TAG] | search TEXT | tag ID [TAG] | delete ID | import FILE | fill N"
        )
        return 2
    end
    local _, err = act(first, second)
    if err then
        io.eprint("note: " .. tostring(err))
        return 1
    end
    return 0
end

return {main = main}
