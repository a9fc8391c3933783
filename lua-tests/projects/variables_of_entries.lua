-- spec: entries 14, modules/env 1, 2, 4, 5, 6
-- Variables of a project are what its entries say: by name and by id, in storages one behind the other, in a file that keeps
-- what it does not know. Variables of the system that nothing declares are not there.
-- command: run -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: main, kind: process.lua, source: file://variables_of_entries.lua, modules: [env, fs] }
  - { name: other, kind: process.lua, source: file://other.lua, modules: [env] }
  - { name: files, kind: fs.directory, directory: . }
  - { name: system, kind: env.storage.os }
  - { name: memory, kind: env.storage.memory }
  - { name: fixed, kind: env.storage.static, values: { PLACE: shop, key: found, EMPTY: "" } }
  - { name: file, kind: env.storage.file, file_path: conf/shop.env }
  - { name: new, kind: env.storage.file, file_path: new/made.env, auto_create: true, file_mode: 0600, dir_mode: "0700" }
  - { name: layers, kind: env.storage.router, storages: [memory, fixed, system] }
  - { name: closed, kind: env.storage.router, storages: [system, memory] }
  - { name: path, kind: env.variable, storage: system, variable: PATH }
  - { name: place, kind: env.variable, storage: layers, variable: PLACE }
  - { name: empty, kind: env.variable, storage: fixed, variable: EMPTY, default: full }
  - { name: default, kind: env.variable, storage: memory, variable: DEFAULT, default: "7" }
  - { name: none, kind: env.variable, storage: memory, variable: NONE }
  - { name: locked, kind: env.variable, storage: memory, variable: LOCKED, default: x, readonly: true }
  - { name: bolted, kind: env.variable, storage: memory, variable: BOLTED, default: x, read_only: true }
  - { name: key, kind: env.variable, storage: fixed }
  - { name: own, kind: env.variable, storage: closed, variable: OWN }
  - { name: greeting, kind: env.variable, storage: file, variable: GREETING }
  - { name: lines, kind: env.variable, storage: file, variable: LINES }
  - { name: made, kind: env.variable, storage: new, variable: MADE }
]==]

-- file: conf/shop.env
--[==[
# of the shop
export GREETING="good \"day\"\t!" # said first
LINES='one
two $three'
]==]

-- file: other.lua
--[==[
local env = require("env")
return function(name, value)
  if value then assert(env.set(name, value)) end
  return (env.get(name))
end
]==]

local env, fs = require("env"), require("fs")

local function fails(kind, text, f, ...)
  local got, err = f(...)
  assert(got == nil and err:kind() == kind and err:message():find(text, 1, true) and err:retryable() == false, tostring(err))
end

return function()
  -- A value of the system, a default, neither.
  assert(#env.get("PATH") > 0 and env.get("PATH") == env.get("app:path"))
  assert(env.get("DEFAULT") == "7" and env.get("EMPTY") == "")
  fails("NotFound", "NONE", env.get, "NONE")
  fails("NotFound", "HOME", env.get, "HOME")
  fails("NotFound", "app:nothing", env.get, "app:nothing")
  fails("NotFound", "NEW", env.set, "NEW", "x")
  fails("Invalid", "a name has", env.set, "app:nothing", "x")
  -- By the id alone.
  assert(env.get("app:key") == "found")
  fails("NotFound", "key", env.get, "key")
  -- What is never written.
  for _, name in ipairs { "PATH", "EMPTY", "LOCKED", "BOLTED", "app:key", "OWN" } do
    fails("PermissionDenied", "read-only: " .. name, env.set, name, "x")
  end
  -- The first storage of a router that has it; writes go to the first.
  assert(env.get("PLACE") == "shop" and env.set("PLACE", "market") and env.get("PLACE") == "market")
  assert(process.exec("app:other", "app:procs", "PLACE") == "market")
  assert(process.exec("app:other", "app:procs", "app:none", "set") == "set" and env.get("NONE") == "set")
  -- Files.
  assert(env.get("GREETING") == 'good "day"\t!' and env.get("LINES") == "one\ntwo $three")
  assert(env.set("GREETING", "bye now") and env.get("GREETING") == "bye now")
  assert(process.exec("app:other", "app:procs", "LINES", "1") == "1")
  local files = assert(fs.get("app:files"))
  local text = assert(files:readfile("conf/shop.env"))
  assert(text == '# of the shop\nexport GREETING="bye now" # said first\nLINES=1\n', text)
  fails("NotFound", "MADE", env.get, "MADE")
  assert(files:readfile("new/made.env") == "" and env.set("MADE", "$a") and files:readfile("new/made.env") == 'MADE="\\$a"\n')
  -- Public names only.
  local all = env.get_all()
  assert(all.PLACE == "market" and all.MADE == "$a" and all.key == nil and all["app:key"] == nil and all.OWN == nil)
  assert(all.HOME == nil and all.PATH == env.get("PATH"))
  print("ok")
end
