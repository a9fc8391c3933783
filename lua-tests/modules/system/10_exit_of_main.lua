-- spec: modules/system 10, processes 2.5
-- The status is that of the call, whatever main returns; the processes that read their events are told.
-- options: --shutdown-timeout 50s
-- timeout: 30
-- status: 44
-- expect: true	nil
-- expect: main	scheduler shutdown
local ev = process.events()
print(require("system").exit(300))
require("system").exit(5)
print("main", ev:receive().reason)
return 7
