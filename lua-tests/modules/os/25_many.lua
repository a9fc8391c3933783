-- spec: modules/os 25
-- needs: release
-- expect: true
local before = os.clock()
for _ = 1, 1000000 do os.time() end
print(os.clock() - before < 1)
