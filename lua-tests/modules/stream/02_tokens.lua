-- spec: modules/stream test ideas 5 to 8
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")
local function open(path) return assert(http.get(base .. path, { stream = true })).stream end
local function tokens(path, split)
  local found, scanner = {}, open(path):scanner(split)
  assert(scanner:text() == "" and scanner:err() == nil)
  while true do
    local ok, err = scanner:scan()
    assert(err == nil)
    if not ok then break end
    found[#found + 1] = scanner:text()
  end
  assert(scanner:scan() == false and scanner:err() == nil)
  return table.concat(found, "|")
end
assert(tokens("/t/words", "words") == "a|b|c")
assert(tokens("/t/runes", "runes") == "é|\u{FFFD}")
assert(tokens("/t/lines", "lines") == "one|two||last")
assert(tokens("/t/lines") == "one|two||last")
assert(tokens("/t/hi", "bytes") == "h|i")
assert(tokens("/t/empty", "lines") == "")
local s = open("/t/hi")
local ok, message = pcall(s.scanner, s, "chapters")
assert(not ok and message:find("invalid split type: chapters", 1, true), message)

local scanner = open("/t/longline"):scanner()
local found, err = scanner:scan()
assert(found == false and err:kind() == errors.INTERNAL and err:message() == "token too long")
assert(scanner:err():find("too long"))

-- Reads go on where the scanner stands, and the other way round.
s = open("/t/lines")
scanner = s:scanner()
assert(scanner:scan() and scanner:text() == "one")
assert(s:read(2) == "tw" and scanner:scan() and scanner:text() == "o")
assert(s:stat().position == 9)

local lines = {}
for line in open("/t/lines"):lines() do lines[#lines + 1] = line end
assert(table.concat(lines, "|") == "one|two||last")
local failed, why = pcall(function() for _ in open("/t/gonechunk"):lines() do end end)
assert(not failed and errors.is(why, errors.INTERNAL))
scanner = open("/t/gonechunk"):scanner()
local got, failure = scanner:scan()
assert(got == false and failure ~= nil and scanner:err() == failure:message())
print("ok")
