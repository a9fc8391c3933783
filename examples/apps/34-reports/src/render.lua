local templates = require("templates")

local data = {
    number = 17,
    customer = "Ada <ada@example.org>",
    items = {
        {name = "tea & cups", count = 2, price = "12.50"},
        {name = "milk", count = 1, price = "0.90"},
    },
}

local function main(what: string?): (integer?, error?)
    local set, err = templates.get(what == "reminder" and "print:mails" or "print:pages")
    if not set then return nil, err end
    local text, failed = set:render(what or "invoice", data)
    if not text then
        print(("%s (%s)"):format(tostring(failed), failed:kind()))
        return 1
    end
    print((text:gsub("%s+$", "")))
    return 0
end

return {main = main}
