-- 6.4.1: templates with functions and tables as replacements
local function render(t, env)
  return (t:gsub("{{(.-)}}", function(e)
    local f = load("return " .. e, "=template", "t", env)
    if not f then return "{{" .. e .. "}}" end
    local ok, v = pcall(f)
    return ok and tostring(v) or "<" .. v:gsub("^template:1: ", "") .. ">"
  end))
end
local env = { name = "World", n = 3, items = { "a", "b" }, upper = string.upper, concat = table.concat }
print(render("Hello, {{name}}!", env))
print(render("{{n}} + {{n}} = {{n + n}}", env))
print(render("{{upper(name)}} {{concat(items, ', ')}} {{#items}}", env))
print(render("{{missing}} {{missing.field}}", env))
print(render("{{bad syntax}} and {{ 1 + }}", env))
print(render("{{}} { {x} } {{name", env))
print(render("no markers", env), render("", env) == "")
print(("$name has $n items and $$5"):gsub("%$(%w+)", { name = "Ann", n = 3 }))
print(("%d{x} ${y}"):gsub("%${(%w+)}", "<%1>"))
print(("a-b_c"):gsub("[-_](%l)", string.upper))
