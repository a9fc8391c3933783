-- spec: modules/http_client: no request in a finalizer
-- needs: http
-- expect: false	[..]attempt to block in a finalizer
local http = require("http_client")
local url = os.getenv("WIPPY_TEST_HTTP") .. "/t/hi"
setmetatable({}, { __gc = function() print(pcall(http.get, url)) end })
collectgarbage()
