local client = require("client")

local function show(action: string, name: string?, points: integer?)
    local value, err = client.ask("board", action, name, points)
    local text = tostring(value)
    if err then
        text = ("%s (%s)"):format(err:message(), err:kind())
    elseif type(value) == "table" then
        text = table.concat(value, ", ")
    end
    local asked = action
    if name then asked = asked .. " " .. name end
    if points then asked = asked .. " " .. points end
    print(("%-12s %s"):format(asked, text))
end

local function main(): integer
    show("add", "ada", 30)
    show("add", "bob", 12)
    show("add", "bob", 25)
    show("top")
    show("get", "eve")
    show("drop", "ada")
    show("shout")
    print("requests served: " .. tostring((client.ask("board", "stats"))))

    local _, err = client.ask("referee", "add", "ada", 1)
    if err then print(("referee: %s (%s)"):format(err:message(), err:kind())) end
    return 0
end

return {main = main}
