-- spec: errors 12.4, 2
-- The constants of the kinds.
-- expect: UNKNOWN=''
-- expect: INVALID='Invalid'
-- expect: NOT_FOUND='NotFound'
-- expect: ALREADY_EXISTS='AlreadyExists'
-- expect: PERMISSION_DENIED='PermissionDenied'
-- expect: CONFLICT='Conflict'
-- expect: UNAVAILABLE='Unavailable'
-- expect: TIMEOUT='Timeout'
-- expect: RATE_LIMITED='RateLimited'
-- expect: CANCELED='Canceled'
-- expect: INTERNAL='Internal'
-- expect: 11 constants
local names = {
  "UNKNOWN", "INVALID", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "CONFLICT", "UNAVAILABLE", "TIMEOUT",
  "RATE_LIMITED", "CANCELED", "INTERNAL",
}
for _, name in ipairs(names) do
  print(string.format("%s='%s'", name, errors[name]))
end
local n = 0
for _, value in pairs(errors) do
  if type(value) == "string" then n = n + 1 end
end
print(n .. " constants")
