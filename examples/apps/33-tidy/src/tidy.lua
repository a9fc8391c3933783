local fs = require("fs")

local folders: {[string]: string} = {txt = "texts", md = "texts", csv = "tables"}

-- What would be outside is refused, whatever it is called; what does not exist is another matter.
local function try_outside(desk: fs.FS)
    for _, path in ipairs({"/../src/_index.yaml", "outside"}) do
        local content, err = desk:readfile(path)
        print(("%s: %s"):format(path, content and "read" or err and err:kind() or "?"))
    end
end

type Move = {from: string, to: string, folder: string, size: integer}

local function plan(desk: fs.FS): {Move}
    local moves: {Move} = {}
    local entries, err = desk:readdir("/")
    if not entries then error(err) end
    for entry in entries do
        local stat = entry.type == "file" and desk:stat(entry.name)
        if stat then
            local folder = folders[entry.name:match("%.(%w+)$") or ""] or "others"
            local to = folder .. "/" .. entry.name
            table.insert(moves, {from = entry.name, to = to, folder = folder, size = stat.size})
        end
    end
    return moves
end

local function main(option: string?): (integer?, error?)
    local desk, err = fs.get("tidy:desk")
    if not desk then return nil, err end
    if option == "--outside" then
        try_outside(desk)
        return 0
    end
    local moves = plan(desk)
    if #moves == 0 then
        print("nothing to do")
        return 0
    end
    for _, move in ipairs(moves) do
        print(("%-10s -> %s (%d bytes)"):format(move.from, move.to, move.size))
        if option ~= "--dry" then
            desk:mkdir(move.folder, {recursive = true})
            local _, failed = desk:rename(move.from, move.to)
            if failed then print("  " .. tostring(failed)) end
        end
    end
    if option == "--dry" then return 0 end
    -- What was done is added to a log, which is read again line by line.
    desk:mkdir("log", {recursive = true})
    local log, refused = desk:open("log/moves.log", "a")
    if not log then return nil, refused end
    for _, move in ipairs(moves) do log:write(("%s -> %s\n"):format(move.from, move.to)) end
    log:close()
    local again, lost = desk:open("log/moves.log", "r")
    if not again then return nil, lost end
    local lines, scanner = 0, again:scanner("lines")
    while scanner and scanner:scan() do lines = lines + 1 end
    again:close()
    print(lines .. " moves in the log")
    return 0
end

return {main = main}
