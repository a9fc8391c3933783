local env = require("env")

local function main(): string
    return ("%s: %s for %s"):format(
        env.get("CAFE_NAME") or "?",
        env.get("CAFE_DRINK") or "?",
        env.get("CAFE_PRICE") or "?"
    )
end

return {main = main}
