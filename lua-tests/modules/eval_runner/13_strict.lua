-- spec: modules/eval 13
-- policies: strict.json
-- expect: ok
local runner = require("eval_runner")
local function denied(text, got, err)
    assert(got == nil and err:kind() == "PermissionDenied" and err:retryable() == false and tostring(err) == text, tostring(err))
end
denied("not allowed to run code", runner.run { source = "return 1" })
denied("not allowed to compile code", runner.compile("return 1"))
print("ok")
-- file: strict.json
--[==[
{"strict": true}
]==]
