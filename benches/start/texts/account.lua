-- Accounts of customers: opening, booking, statements. Number @N@.
local base = require("base")

«type Account = {id: string, owner: string, balance: number, entries: {Booking}, closed?: boolean}
»«type Booking = {amount: number, text: string, at: integer}
»
local M = {}
local LIMIT = @N@ + 1000

local function round(value«: number»)«: number»
  return math.floor(value * 100 + 0.5) / 100
end

function M.open(id«: string», owner«: string»)«: Account»
  base.count("open")
  return {id = id, owner = owner, balance = 0, entries = {}}
end

function M.book(account«: Account», amount«: number», text«: string?»)«: (number?, string?)»
  if account.closed then
    return nil, "account " .. account.id .. " is closed"
  end
  local after = round(account.balance + amount)
  if after < -LIMIT then
    return nil, string.format("%s: limit of %d exceeded", account.id, LIMIT)
  end
  account.balance = after
  table.insert(account.entries, {amount = amount, text = text or "booking", at = #account.entries + 1})
  return after
end

function M.statement(account«: Account»)«: string»
  local lines«: {string}» = {}
  for i, entry in ipairs(account.entries) do
    lines[i] = string.format("%3d  %-20s %10.2f", entry.at, entry.text, entry.amount)
  end
  lines[#lines + 1] = string.format("balance %.2f", account.balance)
  return table.concat(lines, "\n")
end

function M.total(accounts«: {Account}»)«: number»
  local sum = 0.0
  for _, account in ipairs(accounts) do
    sum = sum + account.balance
  end
  return round(sum)
end

return M
