local queue = require("queue")

type Job = {number: integer, what: string}

local function main(data: Job)
    local message, err = queue.message()
    if not message then error(err) end
    local words = {
        number = Job(data).number,
        queue = message:header("x-death-queue"),
        reason = message:header("x-death-reason"),
        attempts = message:header("x-attempts"),
        farmer = message:header("farmer"),
    }
    process.send("demo", "buried", words)
end

return {main = main}
