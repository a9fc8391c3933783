-- spec: entries 4.1, modules/env 9, 10, 12
-- Placeholders of entries are the values of variables, of the type that the field wants or the default has.
-- command: run -x app:main
-- expect: 8081 http://localhost:1 ${x} ${lower|x} ${HOME} file 8 2
-- expect: nil	Unavailable

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://placeholders.lua, modules: [templates, store] }
  - { name: memory, kind: env.storage.memory }
  - { name: host, kind: env.variable, storage: memory, variable: HOST, default: localhost }
  - { name: eight, kind: env.variable, storage: memory, variable: EIGHT, default: "8" }
  - { name: text, kind: env.storage.file, file_path: "${env:FOLDER|conf}/vars.env" }
  - { name: where, kind: env.variable, storage: text, variable: WHERE }
  - name: pages
    kind: template.set
    engine:
      globals:
        port: "${env:PORT|8080}"
        url: "http://${env:HOST}:1"
        raw: "$${x} ${lower|x} ${HOME}"
        where: "${env:WHERE}"
        eight: "${env:EIGHT}"
        ratio: "${RATIO|0.5}"
  - name: page
    kind: template.jet
    set: pages
    source: "{{ port + 1 }} {{ url }} {{ raw }} {{ where }} {{ eight }} {{ ratio * 4 }}"
  - { name: small, kind: store.memory, max_size: "${env:app:size}" }
  - { name: size, kind: env.variable, storage: memory, default: "1" }
]==]

-- file: conf/vars.env
--[==[
WHERE=file
]==]

local templates, store = require("templates"), require("store")

return function()
  print((assert(assert(templates.get("app:pages")):render("page"))))
  local small = assert(store.get("app:small"))
  assert(small:set("a", 1))
  local value, err = small:set("b", 2)
  print(value, err:kind())
end
