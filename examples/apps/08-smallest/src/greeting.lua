-- A process that says a line and who it is. What it returns is the exit status of the run.

local function main(): integer
    print("Good morning from the studio.")
    print("I am " .. process.pid())
    return 0
end

-- The same with another status: `-o studio:greeting:method=three` runs this function.
local function three(): integer
    main()
    return 3
end

return {main = main, three = three}
