-- 6.4.1: a recursive evaluator over a string
local function evaluate(src)
  local pos = 1
  local function peek() pos = src:match("^%s*()", pos) return src:sub(pos, pos) end
  local expr
  local function atom()
    local c = peek()
    if c == "(" then
      pos = pos + 1
      local v = expr()
      if peek() ~= ")" then error("expected ) at " .. pos, 0) end
      pos = pos + 1
      return v
    elseif c == "-" then pos = pos + 1 return -atom() end
    local n, e = src:match("^(%d+%.?%d*)()", pos)
    if not n then error("unexpected '" .. c .. "' at " .. pos, 0) end
    pos = e
    return tonumber(n)
  end
  local function power() local v = atom() if peek() == "^" then pos = pos + 1 return v ^ power() end return v end
  local function term()
    local v = power()
    while true do
      local c = peek()
      if c == "*" then pos = pos + 1 v = v * power()
      elseif c == "/" then pos = pos + 1 v = v / power()
      elseif c == "%" then pos = pos + 1 v = v % power()
      else return v end
    end
  end
  function expr()
    local v = term()
    while true do
      local c = peek()
      if c == "+" then pos = pos + 1 v = v + term() elseif c == "-" then pos = pos + 1 v = v - term() else return v end
    end
  end
  local v = expr()
  if peek() ~= "" then error("rest at " .. pos, 0) end
  return v
end
for _, s in ipairs { "1", "1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "10 / 4", "7 % 4 - 1", "2 * (3 + (4 - 1)) / 3", "1.5 * 2", "", "1 +", "(1", "1 2", "a" } do print(s, pcall(evaluate, s)) end
