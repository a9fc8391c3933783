-- 6.2: counts of values in both directions, nils included
local function show(...) print(select("#", ...), ...) end
local co = coroutine.create(function(...)
  show(...)
  show(coroutine.yield())
  show(coroutine.yield(nil))
  show(coroutine.yield(nil, nil))
  show(coroutine.yield(1, nil, 3, nil))
  return nil, nil, nil
end)
show(coroutine.resume(co))
show(coroutine.resume(co))
show(coroutine.resume(co, nil))
show(coroutine.resume(co, nil, nil))
show(coroutine.resume(co, nil, 2, nil))
show(coroutine.resume(co))
local w = coroutine.wrap(function(...) while true do show(coroutine.yield(...)) end end)
show(w(1, 2, 3)) show(w()) show(w("only"))
local many = coroutine.wrap(function(...) local n = select("#", ...) while true do n = select("#", coroutine.yield(n)) end end)
for _, k in ipairs { 0, 1, 50, 200, 0, 250 } do io.write(many(table.unpack({}, 1, k)), " ") end
print()
local e = coroutine.wrap(function() return coroutine.yield(coroutine.yield(coroutine.yield(1), 2), 3) end)
show(e()) show(e("a")) show(e("b")) show(e("c", "d"))
local t = { coroutine.wrap(function() coroutine.yield(1, 2) return 3 end)() }
print(#t)
print((coroutine.wrap(function() return 1, 2, 3 end)()))
print(coroutine.resume(coroutine.create(select), "#", 1, 2, 3))
