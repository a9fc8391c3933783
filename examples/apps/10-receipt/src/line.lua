type Item = {name: string @min_len(1), cents: integer, count?: integer @min(1)}

local function main(data: Item): string
    local item = Item(data)
    local count = item.count or 1
    local cents = item.cents * count
    return ("%2d x %-8s %3d.%02d"):format(count, item.name, cents // 100, cents % 100)
end

return {main = main}
