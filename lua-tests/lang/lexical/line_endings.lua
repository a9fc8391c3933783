-- 3.1: \n, \r, \r\n and \n\r are one line end each
local function line(s) return (select(2, pcall(load(s, "=l"))):match("^l:(%d+):")) end
for _, eol in ipairs{"\n", "\r", "\r\n", "\n\r"} do
  print(line(eol .. "error()" == "" and "" or eol .. "error('x')"), line(eol .. eol .. "error('x')"), line(eol .. eol .. eol .. eol .. "error('x')"))
  print(#load("return [[" .. eol .. "]]")(), #load("return [[" .. eol .. eol .. "]]")(), (load("return [[a" .. eol .. "b]]")():byte(1, -1)))
  local s = load("return [[a" .. eol .. "b" .. eol .. eol .. "c]]")()
  print(s:byte(1, -1))
  print(load("return 'a\\" .. eol .. "b'")():byte(1, -1))
  print(line("--c" .. eol .. "--[[" .. eol .. "]]" .. eol .. "error('x')"), load("--c" .. eol .. "return 5")())
  print((select(2, load("x = 'a" .. eol .. "b'", "=q"))))
end
print(line("\n\n\r\rerror('x')"), line("\r\r\n\nerror('x')"), line("\r\n\r\nerror('x')"))
