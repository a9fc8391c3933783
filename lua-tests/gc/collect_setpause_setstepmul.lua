-- setpause and setstepmul return the value before.
local pause = collectgarbage("setpause", 150)
print(pause, collectgarbage("setpause", 300), collectgarbage("setpause", pause))
local mul = collectgarbage("setstepmul", 100)
print(mul, collectgarbage("setstepmul", 400), collectgarbage("setstepmul", mul))
print(collectgarbage("setpause", 200), collectgarbage("setstepmul", 200))
print(collectgarbage("setpause"), collectgarbage("setpause", 200))
print(collectgarbage("setstepmul"), collectgarbage("setstepmul", 200))
