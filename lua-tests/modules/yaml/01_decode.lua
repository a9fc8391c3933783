-- spec: modules/yaml 1-4, 12
-- expect: ok
local yaml = require("yaml")
local function get(text) return assert(yaml.decode(text)) end
local t = get [[
# a comment
integer: 3
float: 3.0
text: plain text
single: 'it''s'
double: "tab\there \u00e9"
yes_word: yes
on_word: on
time: 12:30
date: 2024-01-02
"true": true
upper: TRUE
nothing: ~
empty:
octal: 0o14
old: 012
hex: 0x1F
big: 9223372036854775808
inf: .inf
list: [1, two, {three: 3}, ]
map: {a: 1, "b": [x, y]}
nested:
  deeper:
    - first
    - second: 2
      third: 3
    -
      - inner
folded: >
  one
  two

  three
stripped: >-
  one
  two
literal: |
  line 1
    line 2
kept: |+
  line

last: |-
  end
]]
assert(math.type(t.integer) == "integer" and t.integer == 3 and math.type(t.float) == "float" and t.float == 3)
assert(t.text == "plain text" and t.single == "it's" and t.double == "tab\there é")
assert(t.yes_word == "yes" and t.on_word == "on" and t.time == "12:30" and t.date == "2024-01-02")
assert(t["true"] == true and t.upper == true and t.nothing == nil and t.empty == nil)
assert(t.octal == 12 and t.old == 12 and t.hex == 31 and t.big == 2^63 and t.inf == math.huge)
assert(#t.list == 3 and t.list[2] == "two" and t.list[3].three == 3 and t.map.a == 1 and t.map.b[2] == "y")
local deeper = t.nested.deeper
assert(deeper[1] == "first" and deeper[2].second == 2 and deeper[2].third == 3 and deeper[3][1] == "inner")
assert(t.folded == "one two\nthree\n" and t.stripped == "one two" and t.literal == "line 1\n  line 2\n")
assert(t.kept == "line\n\n" and t.last == "end")
-- Anchors, aliases, merges.
t = get [[
base: &base {a: 1, b: 2}
more: &more {b: 3, c: 4}
one:
  <<: *base
  b: own
two:
  <<: [*base, *more]
same: *base
]]
assert(t.one.a == 1 and t.one.b == "own" and t.two.b == 2 and t.two.c == 4 and t.same.a == 1 and t.same ~= t.base)
-- Keys, tags.
t = get "1: one\ntrue: yes\n1.5: half\n? long\n: value\n"
assert(t[1] == "one" and t[true] == "yes" and t[1.5] == "half" and t.long == "value")
t = get "a: !!str 5\nb: !!int '7'\nc: !!float 2\nd: !!bool 'true'\ne: !!null ''\nf: !!binary aGVsbG8=\ng: !own x\nh: !!binary |\n  aGVs\n  bG8="
assert(t.a == "5" and t.b == 7 and math.type(t.c) == "float" and t.d == true and t.e == nil and t.f == "hello" and t.g == "x" and t.h == "hello")
assert(yaml.decode("5") == 5 and yaml.decode("text") == "text" and yaml.decode("[]") and yaml.decode("\u{feff}a: 1").a == 1)
assert(select("#", yaml.decode("~")) == 2 and yaml.decode("# nothing") == nil)
local all = assert(yaml.decode_all("---\na: 1\n---\nb: 2\n...\n"))
assert(#all == 2 and all[1].a == 1 and all[2].b == 2 and #yaml.decode_all("a: 1") == 1)
print("ok")
