-- a template engine that compiles to Lua, with loops, conditions and escapes
local function compile(tpl)
  local code, line = {"local _out, _env = ... local _ENV = _env "}, 1
  local function add(s) code[#code + 1] = s end
  local pos = 1
  while true do
    local a, b, kind, body = tpl:find("{([{%%])%s*(.-)%s*[%%}]}", pos)
    add(("_out(%q) "):format(tpl:sub(pos, (a or 0) - 1)))
    if not a then break end
    if kind == "{" then add("_out(" .. body .. ") ") else add(body .. " ") end
    pos = b + 1
  end
  local f, err = load(table.concat(code), "=template", "t")
  if not f then return nil, err end
  return function(env)
    local parts = {}
    f(function(v) parts[#parts + 1] = tostring(v) end, setmetatable(env or {}, {__index = _G}))
    return table.concat(parts)
  end
end
local function render(t, env)
  local f, err = compile(t)
  if not f then return "compile error: " .. err end
  local ok, r = pcall(f, env)
  return ok and r or "run error: " .. r
end
print(render("plain text"))
print(render("Hello {{ name }}!", {name = "World"}))
print(render("{% for i = 1, 3 do %}[{{ i }}]{% end %}"))
print(render("{% if x > 1 then %}big{% else %}small{% end %} {{ x * 2 }}", {x = 5}))
print(render("{% for k, v in ipairs(list) do %}{{ k }}={{ v:upper() }} {% end %}", {list = {"a", "b"}}))
print(render("{% local function f(n) if n > 0 then %}{{ n }} {% f(n - 1) end end f(3) %}end"))
print(render("{{ missing }} {{ missing == nil }}"))
print(render("quotes \" ' and \\ and\nnew line {{ 'x' }}"))
print(render("{% for %}"))
print(render("{{ nothing.field }}"))
print(render("{{ string.rep('ab', 3) }}{{ #'xyz' }}{{ nil }}"))
print(render("{% y = 5 %}{{ y }}{{ _G.y }}"))
local t = compile("{{ n }},")
local s = {}
for i = 1, 5 do s[i] = t{n = i} end
print(table.concat(s))
