local greeting = {}

function greeting.of(name: string?): string
    return "Hello, " .. (name or "world") .. "!"
end

return greeting
