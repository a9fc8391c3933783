-- spec: modules/metrics 1-10
-- expect: ok
local metrics = require("metrics")
local function has(line)
    local text = metrics.exposition()
    assert(("\n" .. text):find("\n" .. line .. "\n", 1, true), line .. " is not in\n" .. text:sub(1, 3000))
end
local function fails(text, v, err)
    assert(v == nil and err:kind() == "Invalid" and err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
assert(metrics.counter_inc("c") == true and metrics.counter_inc("c") and metrics.counter_add("c", 5) and select("#", metrics.counter_inc("d")) == 2)
has("# TYPE c counter")
has("c 7")
assert(metrics.counter_inc("l", { b = "2", a = "1" }) and metrics.counter_inc("l", { a = "1", b = "2" }) and metrics.counter_inc("l", { a = 1, b = 2 }))
has('l{a="1",b="2"} 3')
assert(metrics.gauge_set("g", 5) and metrics.gauge_inc("g") and metrics.gauge_dec("g") and metrics.gauge_dec("g") and metrics.gauge_add("g", -10.5))
has("g -6.5")
for _, v in ipairs { 0.123, 1.5, 1000 } do assert(metrics.histogram("h", v, { x = "y" })) end
has("# TYPE h histogram")
has('h_bucket{x="y",le="0.1"} 0')
has('h_bucket{x="y",le="0.25"} 1')
has('h_bucket{x="y",le="1"} 1')
has('h_bucket{x="y",le="2.5"} 2')
has('h_bucket{x="y",le="10"} 2')
has('h_bucket{x="y",le="+Inf"} 3')
has('h_count{x="y"} 3')
has('h_sum{x="y"} 1001.623')
assert(metrics.counter_inc("mixed", { s = "x", n = 1.5, b = true, t = {}, f = print, [1] = "left out" }))
has('mixed{b="true",n="1.5",s="x"} 1')
fails("metric already registered as counter", metrics.gauge_set("c", 1))
fails("metric already registered as gauge", metrics.histogram("g", 1))
fails("metric already registered as histogram", metrics.counter_inc("h"))
fails("metric name is required", metrics.counter_inc(""))
fails("never goes down", metrics.counter_add("c", -1))
fails("never goes down", metrics.counter_add("c", 0 / 0))
fails("not a number", metrics.histogram("h", 0 / 0))
assert(metrics.gauge_set("inf", 1 / 0) and metrics.gauge_set("nan", 0 / 0))
has("inf +Inf")
has("nan NaN")
assert(metrics.counter_inc("escaped", { x = 'a"b\\c\nd' }))
has('escaped{x="a\\"b\\\\c\\nd"} 1')
assert(metrics.counter_inc("a.b-c", { ["l.1"] = "x" }) and metrics.counter_inc("1st"))
has('a_b_c{l_1="x"} 1')
has("_1st 1")
-- From many processes.
local events = process.events()
for _ = 1, 8 do
    process.spawn_monitored(function()
        local metrics = require("metrics")
        for _ = 1, 10000 do metrics.counter_inc("many") end
    end)
end
for _ = 1, 8 do assert(events:receive().result.error == nil) end
has("many 80000")
-- Too many sets of labels.
for i = 1, 10005 do assert(metrics.counter_inc("wide", { i = i })) end
has("wippy_metrics_dropped_total 5")
assert(metrics.counter_inc("wide", { i = 1 }))
has('wide{i="1"} 2')
for _, f in pairs(metrics) do if f ~= metrics.exposition then assert(not pcall(f) and not pcall(f, {}, 1) and not pcall(f, "name", "x", 5)) end end
print("ok")
