-- 6.4.1: a small markup converter
local function inline(s)
  s = s:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")
  s = s:gsub("%*%*(.-)%*%*", "<b>%1</b>"):gsub("%*(.-)%*", "<i>%1</i>"):gsub("`(.-)`", "<code>%1</code>")
  return (s:gsub("%[(.-)%]%((.-)%)", '<a href="%2">%1</a>'))
end
local function convert(text)
  local out, list = {}, false
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local level, title = line:match("^(#+)%s+(.*)$")
    local item = line:match("^[-*]%s+(.*)$")
    if list and not item then out[#out + 1] = "</ul>" list = false end
    if level then out[#out + 1] = ("<h%d>%s</h%d>"):format(#level, inline(title), #level)
    elseif item then
      if not list then out[#out + 1] = "<ul>" list = true end
      out[#out + 1] = "<li>" .. inline(item) .. "</li>"
    elseif line:find("^%-%-%-+$") then out[#out + 1] = "<hr>"
    elseif line:find("%S") then out[#out + 1] = "<p>" .. inline(line) .. "</p>" end
  end
  if list then out[#out + 1] = "</ul>" end
  return table.concat(out, "\n")
end
print(convert [[
# Title & more
Some *italic*, **bold** and `code <x>`.

## Second
- one
- two with [link](http://x/y?a=b)
---
last **unclosed line
* end]])
