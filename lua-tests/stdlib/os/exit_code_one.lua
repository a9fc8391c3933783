-- raises: leaving with status 1
-- 6.9 os.exit(1): from inside a coroutine and pcall
for i = 1, 8 do print("line", i) end
local co = coroutine.wrap(function()
  pcall(function()
    print("leaving")
    io.stderr:write("leaving with status 1\n")
    os.exit(1)
  end)
  print("never")
end)
co()
print("never")
