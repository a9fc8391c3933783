-- spec: errors 12.18, 12.19, 6
-- Where a library function wants a string an error value is taken for its text.
-- expect: 5	9
-- expect: 5	9	found
-- expect: <m>	   m|	m
-- expect: NOT FOUND HERE	14	ereh dnuof ton	not	110
-- expect: nut fuund here	2
-- expect: a found c	1
-- expect: not,found,here
-- expect: not found here;not found here
-- expect: 14	true
-- expect: nil	nil	nil
-- expect: bad argument #2 to 'string.format' (value has no literal form)
-- expect: bad argument #2 to 'string.format' (number expected, got userdata)
-- expect: bad argument #1 to 'find' (string expected, got userdata)
-- expect: bad argument #1 to 'find' (string expected, got nil)
-- expect: loaded
-- expect: not found here
local e = errors.new("not found here")
print(string.find(e, "found", 1, true))
print(string.find(e, errors.new("(found)")))
print(string.format("<%s>", errors.new("m")), string.format("%4s|", errors.new("m")), string.format("%s", errors.new("m")))
print(string.upper(e), string.len(e), string.reverse(e), string.sub(e, 1, 3), string.byte(e))
print(string.gsub(e, "o", "u"))
print(string.gsub("a b c", errors.new("b"), errors.new("found")))
local words = {}
for word in string.gmatch(e, "%a+") do words[#words + 1] = word end
print(table.concat(words, ","))
print(string.rep(e, 2, errors.new(";")))
print(utf8.len(e), #string.pack("s1", e) == 15)

-- There are no string methods on the error itself.
print(e.find, e.upper, e.len)
print(select(2, pcall(string.format, "%q", e)))
print(select(2, pcall(string.format, "%d", e)))

-- A userdata that is no error is no string.
local function find(v) return string.find(v, "x") end
print((select(2, pcall(find, io.stdout)):gsub("^.-: ", ""):gsub("FILE%*", "userdata")))
print((select(2, pcall(find, nil)):gsub("^.-: ", "")))
print(load(errors.new("return 'loaded'"))())
io.stdout:write(e, "\n")
