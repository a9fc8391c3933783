-- a hand-written scanner of Lua-like tokens, byte by byte
local function scan(s)
  local i, n, out = 1, #s, {}
  local function emit(k, v) out[#out + 1] = k .. ":" .. v end
  while i <= n do
    local b = s:byte(i)
    if b == 32 or b == 10 or b == 9 then i = i + 1
    elseif b == 45 and s:byte(i + 1) == 45 then while i <= n and s:byte(i) ~= 10 do i = i + 1 end
    elseif b >= 48 and b <= 57 then local j = i while j <= n and (s:byte(j) >= 48 and s:byte(j) <= 57 or s:byte(j) == 46) do j = j + 1 end emit("num", s:sub(i, j - 1)) i = j
    elseif b >= 97 and b <= 122 or b >= 65 and b <= 90 or b == 95 then local j = i while j <= n do local c = s:byte(j) if c >= 97 and c <= 122 or c >= 65 and c <= 90 or c == 95 or c >= 48 and c <= 57 then j = j + 1 else break end end local w = s:sub(i, j - 1) emit((w == "if" or w == "end" or w == "then" or w == "local") and "kw" or "id", w) i = j
    elseif b == 34 or b == 39 then local j, buf = i + 1, {} while true do local c = s:byte(j) if not c then error("unfinished string at " .. i, 0) end if c == b then break end if c == 92 then j = j + 1 c = s:byte(j) buf[#buf + 1] = c == 110 and "\n" or string.char(c) else buf[#buf + 1] = string.char(c) end j = j + 1 end emit("str", table.concat(buf)) i = j + 1
    else local two = s:sub(i, i + 1) if two == "==" or two == "~=" or two == "<=" or two == ">=" or two == ".." then emit("op", two) i = i + 2 else emit("op", s:sub(i, i)) i = i + 1 end end
  end
  return table.concat(out, " ")
end
print(scan("local x = 42")) print(scan("if a >= 10.5 then b = 'q\\'s' end -- comment")) print(scan("f(x, \"s\\\"t\")..y==z~=w")) print(scan("")) print(scan("   -- only a comment")) print(scan("a_1 _b C9 9c")) print(pcall(scan, "x = 'abc")) print(scan("t[1]={a=1;b=2}"))
print(#scan(("local var = 12345 -- c\n"):rep(200)))
