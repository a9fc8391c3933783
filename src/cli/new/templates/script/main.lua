local function greeting(name: string?): string
    return "Hello, " .. (name or "world") .. "!"
end

print(greeting(...))
