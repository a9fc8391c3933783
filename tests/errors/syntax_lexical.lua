-- case: unfinished string
x = "abc

-- case: unfinished string at the end of a line
x = 'abc
y = 1

-- case: unfinished string at the end of the text after an escape
x = "abc\

-- case: invalid escape sequence
x = "a\qb"

-- case: invalid escape in a short string
x = '\c'

-- case: hexadecimal escape without digits
x = "\xg1"

-- case: hexadecimal escape with one digit
x = "\x1"

-- case: decimal escape too large
x = "\300"

-- case: decimal escape too large at the end
x = "\999"

-- case: unicode escape without brace
x = "\u41"

-- case: unicode escape without digits
x = "\u{}"

-- case: unicode escape with a bad digit
x = "\u{4g}"

-- case: unicode escape without end
x = "\u{41"

-- case: unicode escape too large
x = "\u{110000000}"

-- case: unfinished long string
x = [[abc
def

-- case: unfinished long string of level 2
x = [==[abc]=]
]]

-- case: unfinished long comment
x = 1 --[[ never
ends

-- case: unfinished long comment of level 1
--[=[ ]] ]==]

-- case: invalid long string delimiter
x = [=abc

-- case: invalid long string delimiter at the end
x = [==

-- case: malformed number with letters
x = 3x

-- case: malformed number with two dots
x = 1.2.3

-- case: malformed number with an empty exponent
x = 1e

-- case: malformed number with a signed empty exponent
x = 1e+

-- case: malformed hexadecimal number
x = 0x

-- case: malformed hexadecimal number with a bad digit
x = 0xg

-- case: malformed hexadecimal exponent
x = 0x1p

-- case: malformed number with an underscore
x = 1_000

-- case: malformed number that is almost an exponent
x = 0x.p1

-- case: malformed number after dots
x = 1..2

-- case: malformed binary number
x = 0b101

-- case: unexpected character
x = 1 $ 2

-- case: unexpected control character
x = 

-- case: unexpected character beyond ASCII
x = ä

-- case: exclamation mark
if !x then end

-- case: string broken by a line end within a call
print("hello
world")
