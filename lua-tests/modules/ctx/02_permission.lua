-- spec: modules/ctx 7
-- policies: strict.json
-- expect: ok
local got, err = process.with_context { a = 1 }
assert(got == nil and err:kind() == "PermissionDenied")
assert(next(require("ctx").all()) == nil)
print("ok")
-- file: strict.json
--[==[
{"strict": true}
]==]
