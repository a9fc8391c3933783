-- 6.4.1: parsing CSV with quotes
local function parse(line)
  local out, pos = {}, 1
  line = line .. ","
  repeat
    local quoted, after = line:match('^("[^"]*")()', pos)
    if quoted then
      -- a doubled quote continues the field
      while line:sub(after, after) == '"' do
        local more
        more, after = line:match('^("[^"]*")()', after)
        quoted = quoted .. more
      end
      out[#out + 1] = quoted:sub(2, -2):gsub('""', '"')
      pos = line:find(",", after, true) + 1
    else
      out[#out + 1], pos = line:match("^([^,]*),()", pos)
    end
  until pos > #line
  return out
end
for _, l in ipairs { "a,b,c", "", "one", "a,,c", ",", '"quoted","with, comma"', '"say ""hi""",x', '"",""', "1,2.5,-3", 'mixed,"q",plain' } do
  local f = parse(l)
  print(#f, "[" .. table.concat(f, "][") .. "]")
end
