-- spec: modules/http_client: a run in which all processes wait for answers goes on
-- needs: http
-- expect: slow	slow	slow
local base = os.getenv("WIPPY_TEST_HTTP")
local function fetch(url) return require("http_client").get(url).body end
local results = channel.new()
for _ = 1, 2 do
  coroutine.spawn(function() results:send(process.exec(fetch, nil, base .. "/t/slow/300")) end)
end
print(fetch(base .. "/t/slow/200"), (results:receive()), (results:receive()))
