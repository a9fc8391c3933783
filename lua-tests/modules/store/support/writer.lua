return function()
    local s = assert(require("store").get("app:store"))
    local terminal = require("terminal")
    local n = s:get("n") or 0
    while true do
        n = n + 1
        assert(s:set("n", n))
        print(n)
        terminal.flush()
    end
end
