-- spec: types 4.8
-- expect: userdata	Invalid	false	nil
-- expect: user.tags[2]["x-id"].y: expected number, got boolean
-- expect: constraint=nil expected=number field=user.tags[2]["x-id"].y got=boolean
-- expect: constraint=max expected=max 10 field=n got=11
-- expect: n: value above maximum (max 10, got 11)
-- expect: constraint=nil expected=number @max(10) field=n got=nil
-- expect: constraint=nil expected=T got=number
-- expect: true
-- expect: 04_errors
type T = {user: {tags: {{["x-id"]: {y: number}}}}}
local _, e = T:is({user = {tags = {{["x-id"] = {y = 1}}, {["x-id"] = {y = true}}}}})
print(type(e), e:kind(), e:retryable(), e:unwrap())
print(e)
local function details(err)
  local list = {"constraint=" .. tostring(err:details().constraint), "expected=" .. err:details().expected}
  if err:details().field then list[#list + 1] = "field=" .. err:details().field end
  list[#list + 1] = "got=" .. err:details().got
  print(table.concat(list, " "))
end
details(e)
type N = {n: number @max(10)}
_, e = N:is({n = 11})
details(e)
print(e)
_, e = N:is({})
details(e)
_, e = T:is(7)
details(e)
-- Raised, it is the same kind of object, and its stack begins at the caller.
local ok, raised = pcall(function() N({n = 12}) end)
print(errors.is(raised, errors.INVALID))
print(raised:stack():match("[%w_]+"))
