-- A second result that is an error is reported, and the exit status is 1.

local function main(): (nil, error)
    return nil, errors.new({
        message = "the scales are out of order",
        kind = errors.UNAVAILABLE,
        details = {scales = 2},
    })
end

return {main = main}
