-- 6.4.1 string.gsub: anchored patterns replace at most once; lazy and empty tails
for _, c in ipairs { { "hello", "^h", "J" }, { "hello", "^", ">" }, { "hello", "^.-l", "L" }, { "hello", "l-", "." }, { "hello", "$", "<" }, { "hello", "o$", "0" }, { "hello", "^hello$", "bye" }, { "hello", "^x*", "-" },
  { "aaa", "^a", "b" }, { "aaa", "^a*", "b" }, { "aaa", "a-$", "b" }, { "aaa", "a*$", "b" }, { "abc", "^()", "%1" }, { "", "^", "x" }, { "", "$", "x" }, { "", "^$", "x" }, { "a\nb", "^b", "x" }, { "a^b", "a^", "x" }, { "^^", "^^", "x" }, { "$$", "$$", "x" }, { "$$", "%$", "x" },
  { "abcabc", "^abc", "%0%0" }, { "abc", "^(a)(b)", "%2%1" }, { "x y", "^%s*(.-)%s*$", "[%1]" }, { "  x y  ", "^%s*(.-)%s*$", "[%1]" } } do
  print(string.format("%q", c[1]), c[2], string.gsub(c[1], c[2], c[3]))
end
