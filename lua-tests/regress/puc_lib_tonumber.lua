-- Conversions at the borders.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
for _, s in ipairs{
  "0x", "0x1p", "1e", "1e+", ".", "", " ", "0x.p1", "- 1", "1 2", "1_000", "inf", "nan", "0b1", "1e1e1", "\0", "1\0",
  " 10 ", "0x10", "-0x10", "1e1", ".5", "5.", "0x.8", "0xA.8p1", "1E-2", "9223372036854775807", "9223372036854775808",
  "-9223372036854775808", "0xffffffffffffffff", "0x1ffffffffffffffff", "1e308", "1e309", "0x1p1023",
} do
  print(string.format("%-24s", (s:gsub("%z", "0"))), tonumber(s), math.type(tonumber(s)))
end
print(tonumber("z", 36), tonumber("Z", 36), tonumber("8", 8), tonumber("-ff", 16), tonumber(" 11 ", 2), tonumber("1.0", 10))
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffff", 16), tonumber("1" .. ("0"):rep(64), 2))
print(try(tonumber, "1", 1), try(tonumber, "1", 37), try(tonumber, 1, 10), try(tonumber), try(tonumber, "1", 2^53))
print(tonumber({}), tonumber(nil), tonumber(true), tonumber(print))
