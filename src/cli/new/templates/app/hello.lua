local greeting = require("greeting")
local time = require("time")

local function main(name: string?): integer
    print(greeting.of(name))
    local counts = process.listen("count")
    process.send("counter", "hello", name or "world")
    local answer = channel.select({counts:case_receive(), time.after("1s"):case_receive()})
    if answer.channel ~= counts then
        print("the counter does not answer")
        return 1
    end
    print("greetings so far: " .. tostring(answer.value))
    return 0
end

return {main = main}
