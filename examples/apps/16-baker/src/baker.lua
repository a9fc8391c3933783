local mishaps = {"drops the tray", "burns the rolls", "forgets the salt"}

-- The seed decides how the day goes, so that it always goes the same way.
local function main(seed: integer, loaves: integer): integer
    math.randomseed(seed)
    for loaf = 1, loaves do
        if math.random(10) == 1 then
            local mishap = mishaps[math.random(#mishaps)]
            error(("loaf %d: the baker %s"):format(loaf, tostring(mishap)), 0)
        end
    end
    return loaves
end

return {main = main}
