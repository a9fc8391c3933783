-- spec: types 4.12
-- expect: true	true	P	true
-- expect: found
-- expect: y: expected string, got number
-- expect: true
type P = {x: number, y: string}
local parent = process.pid()
process.spawn(function(T, t)
  local e = select(2, P:is({x = 1, y = 2}))
  process.send(parent, "answer", {T = T, same = T == P, key = t[P], error = e, mine = P})
end, nil, P, {[P] = "found"})
local answer = process.listen("answer"):receive()
print(answer.T == P, answer.same, answer.mine, P(({x = 1, y = "a"})) ~= nil)
print(answer.key)
print(answer.error)
local ch = channel.new(1)
ch:send(P)
print(ch:receive() == P)
