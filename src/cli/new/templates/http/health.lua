type Health = {status: string}

local function main(): Health
    return {status = "ok"}
end

return {main = main}
