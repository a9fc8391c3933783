-- Counter closures and shared upvalues: reading and writing variables of enclosing functions.
-- small: 20000
local n = tonumber(arg and arg[1]) or 3000000

local function counter(start, step)
  local value = start
  local function next_value()
    value = value + step
    return value
  end
  local function reset(to)
    value = to
  end
  return next_value, reset
end

local function account()
  local balance, moves = 0, 0
  return {
    deposit = function(amount)
      balance = balance + amount
      moves = moves + 1
    end,
    withdraw = function(amount)
      if amount > balance then return false end
      balance = balance - amount
      moves = moves + 1
      return true
    end,
    state = function() return balance, moves end,
  }
end

local up, reset = counter(0, 3)
local down = counter(1000000, -1)
local mine = account()
local refused = 0
for i = 1, n do
  local value = up()
  if value > 100000 then reset(i % 10) end
  mine.deposit(value % 10)
  if not mine.withdraw(down() % 11) then refused = refused + 1 end
end
local balance, moves = mine.state()
print(string.format("balance %d, moves %d, refused %d", balance, moves, refused))
