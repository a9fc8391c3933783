-- 6.9 os.setlocale: the C locale, queries and refusals
print(os.setlocale())
print(os.setlocale(nil), os.setlocale(nil, "all"))
for _, c in ipairs { "all", "collate", "ctype", "monetary", "numeric", "time" } do
  print(c, os.setlocale(nil, c), os.setlocale("C", c))
end
print(os.setlocale("no_such_locale"), os.setlocale("no_such_locale", "numeric"))
print(os.setlocale("C"), os.setlocale("POSIX") ~= nil)
print(pcall(os.setlocale, "C", "bogus"))
print(pcall(os.setlocale, "C", ""))
print(pcall(os.setlocale, {}))
print(pcall(os.setlocale, "C", {}))
print(os.setlocale("C"))
print(1.5, ("x"):upper())
