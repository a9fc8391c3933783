-- 3.1: comments between any two tokens
local src = "local function f ( a , b , ... ) local t = { a , k = b ; [ 3 ] = ... } if a == 1 and not b then return t [ 1 ] elseif a ~= 2 then return # t .. 'x' else for i = 1 , 2 do t . k = i end while false do end repeat until true goto l ::l:: return t : m ( ) or - a end end return f"
local kinds = {"--c\n", "--[[c]]", "--[==[ c ]] ]==]", " --\n", "\n--[[\n\n]]\n", "--[\n", "--[[]]--[=[]=]", "\t--c\r\n\t"}
local plain = load(src) print(plain ~= nil)
for i, c in ipairs(kinds) do
  local s = src:gsub("%s+", function() return " " .. c .. " " end)
  local f, m = load(c .. s .. c, "=c") print(i, f ~= nil, m) if f then local g = f() print(pcall(g, 1, false)) print(pcall(g, 3, 2, 7)) end
end
for _, s in ipairs{"--[[", "--[[ ]", "--[=[ ]]", "--[==[ ]=]", "--[[ --]", "x --[[ = 1", "x = --[[1]] 2 --[[", "--[[a\n\nb", "-- [[ no long comment", "--[ [x]]", "---[[x]]"} do local f, m = load(s, "=c") print((s:gsub("\n", "<nl>")), f and "ok" or m) end
