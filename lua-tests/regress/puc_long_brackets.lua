-- long brackets with very many =, near misses
for _, n in ipairs{0, 1, 2, 10, 100, 1000, 5000} do
  local eq = ("="):rep(n)
  local s = load("return [" .. eq .. "[content ]" .. ("="):rep(n + 1) .. "] and ]" .. (n > 0 and ("="):rep(n - 1) or "=") .. "] end]" .. eq .. "]")()
  print(n, #s, s:sub(1, 8), s:sub(-4))
end
print(load("return #[" .. ("="):rep(300) .. "[" .. ("x"):rep(1000) .. "]" .. ("="):rep(300) .. "]")())
print((select(2, load("return [" .. ("="):rep(3) .. "x", "=b"))))
print((select(2, load("return [==[ ]=]", "=b"))))
print((select(2, load("--[==[ ]=]", "=b"))))
print(load("--[" .. ("="):rep(100) .. " not long\nreturn 1")(), load("--[=x\nreturn 2")())
print([==[]]]=]]==], [=[[[]]]=], [[]]..[=[]=])
print(#[=[]]]=], #[==[]=]=]==])
