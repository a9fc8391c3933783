-- Cash has no coins below five cents.

type Cents = integer @min(0)

local function main(cents: integer): integer
    local checked = Cents(cents)
    return (checked + 2) // 5 * 5
end

return {main = main}
