-- spec: modules/io 11
-- status: 3
-- expect: returned
local exe = assert(io.open("/proc/self/cmdline", "rb")):read("a"):match("^[^\0]*")
local function status(code) return select(3, os.execute(("%q -e %q 2>errors.txt"):format(exe, code))) end
local head = "require('terminal').write('') "
assert(status(head .. "return 0") == 0 and status(head .. "return 7") == 7)
assert(status(head .. "return false") == 1 and status(head .. "error('x')") == 1)
require("terminal").print("returned")
return 3
