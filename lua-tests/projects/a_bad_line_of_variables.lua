-- spec: entries 14
-- command: run -x app:main
-- status: 1
-- stderr: error[C0707]: shop.env:3: the quote is not closed

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_bad_line_of_variables.lua }
  - { name: file, kind: env.storage.file, file_path: shop.env }
]==]

-- file: shop.env
--[==[
A=1
# two
B="open
]==]

return function() print("started") end
