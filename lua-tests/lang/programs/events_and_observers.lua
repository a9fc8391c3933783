-- event emitters, signals, undo stacks, dependency tracking
local E = {} E.__index = E
function E.new() return setmetatable({h = {}}, E) end
function E:on(n, f) local l = self.h[n] or {} self.h[n] = l l[#l + 1] = f return function() for i, g in ipairs(l) do if g == f then table.remove(l, i) return true end end return false end end
function E:once(n, f) local off off = self:on(n, function(...) off() return f(...) end) return off end
function E:emit(n, ...) local l, c = {table.unpack(self.h[n] or {})}, 0 for _, f in ipairs(l) do local ok, err = pcall(f, ...) if ok then c = c + 1 else io.write("handler failed: ", tostring(err), "\n") end end return c end
local e, log = E.new(), {} local off = e:on("x", function(a, b) log[#log + 1] = "1:" .. tostring(a) .. tostring(b) end) e:on("x", function(...) log[#log + 1] = "2:" .. select("#", ...) end) e:once("x", function() log[#log + 1] = "once" end)
print(e:emit("x", 1, 2), e:emit("x"), e:emit("nothing")) print(table.concat(log, " ")) print(off(), off(), e:emit("x", nil, nil)) print(log[#log])
e:on("bad", function() error("broken", 0) end) e:on("bad", function() error({}) end) e:on("bad", function() log[#log + 1] = "reached" end) print(pcall(e.emit, E.new(), "q"))
e.h.bad[2] = nil e.h.bad[2] = e.h.bad[3] e.h.bad[3] = nil print(e:emit("bad"), log[#log])
local function doc() local text, undo, redo = "", {}, {} local d = {} function d.insert(s) undo[#undo + 1] = text redo = {} text = text .. s return d end function d.undo() if #undo == 0 then return d, false end redo[#redo + 1] = text text = table.remove(undo) return d, true end function d.redo() if #redo == 0 then return d, false end undo[#undo + 1] = text text = table.remove(redo) return d, true end setmetatable(d, {__tostring = function() return "<" .. text .. ">" end}) return d end
local d = doc() print(tostring(d.insert("a").insert("b").insert("c"))) print(tostring(d.undo()), tostring(d.undo()), select(2, d.undo()), select(2, d.undo())) print(tostring(d.redo()), tostring(d.insert("X")), select(2, d.redo()))
local function cell(v) local deps = {} local self = {} function self.get() return v end function self.set(x) v = x for _, f in ipairs(deps) do f() end end function self.watch(f) deps[#deps + 1] = f end return self end local function computed(f, ...) local c = cell(f()) for _, s in ipairs{...} do s.watch(function() c.set(f()) end) end return c end
local a, b = cell(2), cell(3) local sum = computed(function() return a.get() + b.get() end, a, b) local dbl = computed(function() return sum.get() * 2 end, sum) print(sum.get(), dbl.get()) a.set(10) print(sum.get(), dbl.get()) b.set(-10) print(sum.get(), dbl.get())
