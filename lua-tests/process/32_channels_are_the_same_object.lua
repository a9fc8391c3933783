-- spec: processes 21.32
-- expect: true	true	true	true
print(process.inbox() == process.inbox(), process.events() == process.events(),
    process.listen("a") == process.listen("a"), process.listen("a") ~= process.listen("b"))
