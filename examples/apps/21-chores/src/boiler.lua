local store = require("store")

local function main(): (string?, error?)
    local memory, err = store.get("home:memory")
    if not memory then return nil, err end
    local times, failed = memory:incr("boiler")
    if not times then return nil, failed end
    if times % 2 == 1 then
        local reason = {message = "no gas", kind = errors.UNAVAILABLE, retryable = true}
        return nil, errors.new(reason)
    end
    return "water is hot"
end

return {main = main}
