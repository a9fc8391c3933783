-- spec: entries 12, 15
-- What entries offer is found by their ids: a store that two processes share, a folder, a set of templates.
-- command: run -x app:main
-- expect: counted	2
-- expect: nil	store not found: app:none
-- expect: nil	not a store: app:files
-- expect: nil	not a file system: app:cache
-- expect: kept	true
-- expect: false	PermissionDenied
-- expect: <b>Ada &amp; Bo</b> from the shop

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - name: main
    kind: process.lua
    source: file://resources_of_entries.lua
    modules: [store, fs, templates]
  - { name: writer, kind: process.lua, source: file://writer.lua, modules: [store] }
  - { name: cache, kind: store.memory, max_size: 10 }
  - { name: files, kind: fs.directory, directory: data/new, auto_init: true }
  - { name: fixed, kind: fs.directory, directory: data/new, readonly: true }
  - name: pages
    kind: template.set
    engine: { globals: { place: the shop } }
  - { name: hello, kind: template.jet, set: pages, source: "<b>{{ name }}</b> from {{ place }}" }
]==]

-- file: writer.lua
--[==[
local store = require("store")
return function() store.get("app:cache"):set("n", 2) return "counted" end
]==]

local store, fs, templates = require("store"), require("fs"), require("templates")

local function told(value, err) return value and "value" or nil, err and err:message() end

return function()
    local done = process.exec("app:writer", "app:procs")
    print(done, (store.get("app:cache"):get("n")))
    print(told(store.get("app:none")))
    print(told(store.get("app:files")))
    print(told(fs.get("app:cache")))
    local files = assert(fs.get("app:files"))
    assert(files:writefile("a.txt", "kept"))
    print(assert(files:readfile("a.txt")), (files:exists("a.txt")))
    local ok, err = fs.get("app:fixed"):writefile("b.txt", "x")
    print(ok, err:kind())
    print((assert(assert(templates.get("app:pages")):render("hello", { name = "Ada & Bo" }))))
end
