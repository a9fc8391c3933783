-- 6.1 tonumber: decimal strings
for _, s in ipairs { "0", "12", "-12", "+12", "  12  ", "12.", ".5", "-.5", "1.5", "1e2", "1E2", "1e+2", "1e-2",
  "0012", "1e", "1e+", ".", "", " ", "-", "+", "--1", "- 1", "1 2", "1_000", "1,5", "12a", "a12", "e5", ".e5", "5.e1",
  "1.2.3", "1e5.5", "\t7\n", "\v8\f\r", "9\0", "\0009", "0b1", "0o7", "1f", "1d", "1L", "infinity", "inf", "nan", "-inf", "NaN", "1e400", "-1e400", "1e-400" } do
  print(string.format("%q", s), tonumber(s), math.type(tonumber(s) or nil))
end
