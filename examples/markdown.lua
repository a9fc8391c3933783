-- Converts Markdown to HTML: headings, paragraphs, nested lists, block quotes, code, tables, links, emphasis.
--
-- Run it without arguments for the demonstration, or with a file name to convert that file.

local escapes = {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;"}

local function escape(text)
    return (text:gsub('[&<>"]', escapes))
end

-- Inline elements -----------------------------------------------------------------------------------

--- Code spans, links and escapes are taken out first, so that emphasis does not look into them.
local function render_inline(text, links)
    local kept = {}
    local function keep(html)
        kept[#kept + 1] = html
        return "\1" .. #kept .. "\2"
    end

    local function link(label, target, title)
        local attribute = title and title ~= "" and ' title="' .. escape(title) .. '"' or ""
        return keep('<a href="' .. escape(target) .. '"' .. attribute .. ">")
            .. label
            .. keep("</a>")
    end

    text = text:gsub("\\([%p])", function(c) return keep(escape(c)) end)
    text = text:gsub("(`+)(.-)%1", function(_, code)
        return keep("<code>" .. escape(code:match("^%s*(.-)%s*$")) .. "</code>")
    end)
    text = text:gsub("!%[([^%]]*)%]%(([^%s)]+)%)", function(alt, source)
        return keep('<img src="' .. escape(source) .. '" alt="' .. escape(alt) .. '">')
    end)
    text = text:gsub('%[([^%]]+)%]%(([^%s)]+)%s*"?([^")]*)"?%)', link)
    text = text:gsub("%[([^%]]+)%]%[([^%]]*)%]", function(label, name)
        local target = links[(name ~= "" and name or label):lower()]
        return target and link(label, target.url, target.title) or nil
    end)
    text = text:gsub("<(https?://[^%s>]+)>", function(url)
        return keep('<a href="' .. escape(url) .. '">' .. escape(url) .. "</a>")
    end)
    text = escape(text)
    text = text:gsub("%*%*(%S.-)%*%*", "<strong>%1</strong>")
    text = text:gsub("__(%S.-)__", "<strong>%1</strong>")
    text = text:gsub("%*(%S.-)%*", "<em>%1</em>")
    text = text:gsub("%f[%w_]_(%S.-)_%f[^%w_]", "<em>%1</em>")
    text = text:gsub("~~(.-)~~", "<del>%1</del>")
    text = text:gsub("  \n", "<br>\n")
    return (text:gsub("\1(%d+)\2", function(index) return kept[tonumber(index)] end))
end

-- Blocks --------------------------------------------------------------------------------------------

local Converter = {}
Converter.__index = Converter

local function split_lines(text)
    local lines = {}
    for line in (text .. "\n"):gmatch("(.-)\r?\n") do
        lines[#lines + 1] = line:gsub("\t", "    ")
    end
    return lines
end

function Converter.new(links)
    return setmetatable({out = {}, links = links, slugs = {}}, Converter)
end

function Converter:put(html)
    self.out[#self.out + 1] = html
end

function Converter:inline(text)
    return render_inline(text, self.links)
end

--- A name for a heading that no other heading of the document has.
function Converter:slug(text)
    local slug = text:lower():gsub("[^%w%s-]", ""):gsub("%s+", "-")
    local count = self.slugs[slug] or 0
    self.slugs[slug] = count + 1
    return count == 0 and slug or slug .. "-" .. count
end

local function is_blank(line) return line:find("^%s*$") ~= nil end
local function is_rule(line)
    local compact = line:gsub("%s", "")
    return #compact >= 3
        and (compact:find("^%-+$") or compact:find("^%*+$") or compact:find("^_+$")) ~= nil
end

--- Indentation, kind ("ul" or "ol"), start number and content of a list item's first line.
local function list_marker(line)
    local indent, content = line:match("^( *)[-*+] +(.*)$")
    if indent and not is_rule(line) then return #indent, "ul", nil, content, #line - #content end
    local spaces, number, rest = line:match("^( *)(%d+)[.)] +(.*)$")
    if spaces then return #spaces, "ol", tonumber(number), rest, #line - #rest end
end

local function split_cells(line)
    local cells = {}
    line = line:match("^%s*|?(.-)|?%s*$")
    for cell in (line .. "|"):gmatch("(.-)|") do
        cells[#cells + 1] = cell:match("^%s*(.-)%s*$")
    end
    return cells
end

local function starts_block(line)
    return is_blank(line)
        or line:find("^#+ ")
        or line:find("^>")
        or line:find("^```")
        or is_rule(line)
        or list_marker(line) ~= nil
end

function Converter:heading(lines, i)
    local marks, text = lines[i]:match("^(#+)%s+(.-)%s*#*$")
    if not marks or #marks > 6 then return nil end
    self:put(
        string.format('<h%d id="%s">%s</h%d>', #marks, self:slug(text), self:inline(text), #marks)
    )
    return i + 1
end

function Converter:fence(lines, i)
    local language = lines[i]:match("^```%s*(%S*)")
    if not language then return nil end
    local code = {}
    i = i + 1
    while lines[i] and not lines[i]:find("^```") do
        code[#code + 1] = escape(lines[i])
        i = i + 1
    end
    local class = language ~= "" and ' class="language-' .. escape(language) .. '"' or ""
    self:put("<pre><code" .. class .. ">" .. table.concat(code, "\n") .. "\n</code></pre>")
    return i + 1
end

function Converter:indented_code(lines, i)
    if not lines[i]:find("^    ") then return nil end
    local code = {}
    while lines[i] and (lines[i]:find("^    ") or is_blank(lines[i])) do
        code[#code + 1] = escape(lines[i]:sub(5))
        i = i + 1
    end
    while code[#code] == "" do
        code[#code] = nil
    end
    self:put("<pre><code>" .. table.concat(code, "\n") .. "\n</code></pre>")
    return i
end

function Converter:quote(lines, i)
    if not lines[i]:find("^>") then return nil end
    local inner = {}
    while lines[i] and not is_blank(lines[i]) do
        inner[#inner + 1] = lines[i]:gsub("^> ?", "")
        i = i + 1
    end
    self:put("<blockquote>")
    self:blocks(inner)
    self:put("</blockquote>")
    return i
end

function Converter:table(lines, i)
    local rule = lines[i + 1]
    if not (lines[i]:find("|") and rule and rule:find("^[%s|:-]+$") and rule:find("%-")) then
        return nil
    end
    local aligns = {}
    for index, cell in ipairs(split_cells(rule)) do
        local left, right = cell:sub(1, 1) == ":", cell:sub(-1) == ":"
        aligns[index] = left and right and "center" or right and "right" or left and "left" or nil
    end
    local function row(line, tag)
        local cells = {}
        for index, cell in ipairs(split_cells(line)) do
            local style = aligns[index] and ' style="text-align: ' .. aligns[index] .. '"' or ""
            cells[index] = "<" .. tag .. style .. ">" .. self:inline(cell) .. "</" .. tag .. ">"
        end
        self:put("<tr>" .. table.concat(cells) .. "</tr>")
    end
    self:put("<table>")
    row(lines[i], "th")
    i = i + 2
    while lines[i] and lines[i]:find("|") do
        row(lines[i], "td")
        i = i + 1
    end
    self:put("</table>")
    return i
end

--- A list with all its items; items hold blocks of their own, so that lists nest.
function Converter:list(lines, i)
    local base, kind, start = list_marker(lines[i])
    if not base then return nil end
    self:put(start and start ~= 1 and string.format('<ol start="%d">', start) or "<" .. kind .. ">")
    while lines[i] do
        local indent, item_kind, _, content, width = list_marker(lines[i])
        if not indent or indent ~= base or item_kind ~= kind then break end
        local inner, loose = {content}, false
        i = i + 1
        while lines[i] do
            local line = lines[i]
            if is_blank(line) then
                local following = lines[i + 1]
                if not following
                    or not (following:find("^" .. (" "):rep(width)) or list_marker(following))
                then
                    break
                end
                if following:find("^" .. (" "):rep(width)) then loose = true end
                inner[#inner + 1] = ""
            elseif line:find("^" .. (" "):rep(width)) then
                inner[#inner + 1] = line:sub(width + 1)
            elseif list_marker(line) or starts_block(line) or inner[#inner] == "" then
                break
            else
                inner[#inner + 1] = line
            end
            i = i + 1
        end
        while inner[#inner] == "" do
            inner[#inner] = nil
        end
        local check, rest = inner[1]:match("^%[([ xX])%] (.*)$")
        if check then
            inner[1] = rest
            self:put(
                '<li><input type="checkbox" disabled' .. (check == " " and "" or " checked") .. ">"
            )
        else
            self:put("<li>")
        end
        self:blocks(inner, not loose)
        self:put("</li>")
    end
    self:put("</" .. kind .. ">")
    return i
end

function Converter:paragraph(lines, i, tight)
    local text = {}
    while lines[i] and (#text == 0 or not starts_block(lines[i])) do
        if #text > 0 and lines[i]:find("^=+%s*$") then
            local title = table.concat(text, " ")
            self:put(string.format('<h1 id="%s">%s</h1>', self:slug(title), self:inline(title)))
            return i + 1
        end
        text[#text + 1] = lines[i]:gsub("^%s+", "")
        i = i + 1
    end
    local html = self:inline(table.concat(text, "\n"):gsub("%s+$", "") .. "")
    self:put(tight and html or "<p>" .. html .. "</p>")
    return i
end

--- Converts lines to blocks; paragraphs of tight list items have no <p>.
function Converter:blocks(lines, tight)
    local i = 1
    while i <= #lines do
        if is_blank(lines[i]) then
            i = i + 1
        elseif is_rule(lines[i]) then
            self:put("<hr>")
            i = i + 1
        else
            i = self:heading(lines, i)
                or self:fence(lines, i)
                or self:indented_code(lines, i)
                or self:quote(lines, i)
                or self:table(lines, i)
                or self:list(lines, i)
                or self:paragraph(lines, i, tight)
        end
    end
end

local function to_html(text)
    local links, lines = {}, {}
    for _, line in ipairs(split_lines(text)) do
        local name, url, title = line:match('^ ? ? ?%[([^%]]+)%]:%s+(%S+)%s*"?([^"]*)"?%s*$')
        if name then
            links[name:lower()] = {url = url, title = title}
        else
            lines[#lines + 1] = line
        end
    end
    local converter = Converter.new(links)
    converter:blocks(lines)
    return table.concat(converter.out, "\n")
end

-- Demonstration -------------------------------------------------------------------------------------

local sample = [=[
Release notes
=============

Version **2.0** of the *parser* is _out_. It handles `a < b && "c"`, ~~old~~ new syntax and
lines that end with two spaces,  
like this one. See [the manual](https://example.org/manual?a=1&b=2 "The manual"), the [notes][] or
[an issue][Bug 12]; mail goes to <https://example.org/contact>. Not emphasis: snake_case_name, 2 \* 3 \* 4.

## Changes ##

1. Faster lexer
2. New options:
   - `--verbose`, which prints
     more than before
   - `--quiet`
     - very quiet
     - *really* quiet
3. Fixes

Then:

5) A list that starts at five
6) and goes on

* [x] write code
* [ ] write **tests**

* loose item

  with a second paragraph

## Changes

> Quoted text
> over two lines, with *emphasis*.
>
> - and a list
> - in it
>
> > nested

```lua
for i = 1, 10 do
  print(i < 5 and "<small>" or i) -- **not bold**
end
```

    indented code
        deeper & deeper

| Name    | Speed  | Notes        |
|:--------|-------:|:------------:|
| `old`   | 1.0    | *slow*       |
| **new** | 2.5    | fast & small |

---

![logo](img/logo.png) ends the document with <b>escaped</b> markup.

[notes]: https://example.org/notes
[bug 12]: https://example.org/issues/12 "Issue 12"
]=]

local text = sample
if arg and arg[1] then
    local file = assert(io.open(arg[1]))
    text = file:read("a")
    file:close()
end
print(to_html(text))
