-- spec: scheduler 21.22
-- expect: 10
-- expect: nil	mailbox full	RateLimited	true
local p = process.with_options { mailbox_limit = 10, mailbox_policy = "error" }:spawn(function()
    process.events():receive()
end)
local accepted = 0
for i = 1, 10 do
    if process.send(p, "n", i) then accepted = accepted + 1 end
end
print(accepted)
local ok, err = process.send(p, "n", 11)
print(ok, err:message(), err:kind(), err:retryable())
