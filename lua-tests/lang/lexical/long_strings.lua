-- 3.1: long brackets of every level
print([[plain]], [=[level ]] one]=], [==[level ]=] two]==], [====[x]====])
print([[
first new line dropped]])
print([[

second kept]])
print(#[[

]], #[[]], #[==[]==], #[[ ]], #[[
]])
print([[no \n escapes \x41 \z   here]])
print([[a]] .. [=[b]=] .. [[c]])
print([[ "quotes" 'both' ]], [[ [nested [brackets] ] ]])
print([=[ [[ ]] ]=], [==[ ]=] ]] ]==])
print(#[[]
]], #[=[]]=])
local t = {[ [[key]] ] = 1, [ [=[k]=] ] = 2}
print(t.key, t.k)
print(([[x]]):rep(3), #[[a
b]])
print(type[[string]], select("#", [[x]]))
for _, s in ipairs{"[[abc", "[=[abc]]", "[==[abc]=]", "[=abc", "[=", "[==", "[", "[[a]=]"} do
  print(s, select(2, load("return " .. s, "=s")))
end
local deep = ("="):rep(100)
print(load("return [" .. deep .. "[inside]" .. deep .. "]")())
print(load("--[" .. deep .. "[ ]] ]" .. deep .. "] return 'after'")())
