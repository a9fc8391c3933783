-- 6.8 io.open: every valid and invalid mode
local name = os.tmpname()
for _, m in ipairs { "w", "r", "a", "r+", "a+", "w+", "wb", "rb", "ab", "r+b", "w+b", "a+b" } do
  local f, e = io.open(name, m)
  print(m, io.type(f), e)
  if f then print("", f:write("x") ~= nil, f:close()) end
end
for _, m in ipairs { "", "x", "rw", "wr", "br", "rb+", "r++", "+", "r ", " r", "rt", "R", "r+bb", "rbb", "w+x", "r\0", "b" } do
  local ok, r = pcall(io.open, name, m)
  print(string.format("%q", m), ok, ok and io.type(r) or r)
end
os.remove(name)
os.remove(name)
print((select(2, io.open(name)):gsub("^.*:", "NAME:")), select(3, io.open(name)))
print((select(2, io.open(name, "r+")):gsub("^.*:", "NAME:")))
print(io.open("no/such/dir/file", "w"))
print(io.open("", "r"))
print(io.open("stdlib/io", "w"))
print(pcall(io.open, name, "q"))
print(pcall(io.open))
