-- A hierarchy of classes by metatables, two levels deep, with an interface and a visitor.

interface Payable
    function pay(self): number
    function label(self): string
end

local Person = {}
Person.__index = Person

function Person.new(name: string, age: integer)
    return setmetatable({name = name, age = age}, Person)
end

function Person:label(): string
    return self.name .. " (" .. self.age .. ")"
end

function Person:birthday()
    self.age = self.age + 1
    return self
end

local Employee = setmetatable({}, {__index = Person})
Employee.__index = Employee
Employee.__tostring = function(self)
    return "employee " .. self.name
end

function Employee.new(name: string, age: integer, salary: number)
    local self = setmetatable(Person.new(name, age), Employee)
    self.salary = salary
    self.skills = {}
    return self
end

function Employee:learn(skill: string, level: integer?)
    self.skills[skill] = level or 1
    return self
end

function Employee:pay(): number
    return self.salary / 12
end

function Employee:n_skills(): integer
    local n = 0
    for _ in pairs(self.skills) do
        n = n + 1
    end
    return n
end

local Manager = setmetatable({}, {__index = Employee})
Manager.__index = Manager
Manager.__tostring = Employee.__tostring
Manager.__len = function(self)
    return #self.reports
end

function Manager.new(name: string, age: integer, salary: number, bonus: number)
    local self = setmetatable(Employee.new(name, age, salary), Manager)
    self.bonus = bonus
    self.reports = {}
    return self
end

function Manager:add(report: Payable)
    table.insert(self.reports, report)
    return self
end

function Manager:pay(): number
    return Employee.pay(self) + self.bonus * #self.reports
end

function Manager:label(): string
    return "manager " .. Person.label(self)
end

type Totals = {amount: number, n: integer, highest?: Payable}

local function add_up(all: {Payable}): Totals
    local totals: Totals = {amount = 0, n = 0}
    local top = 0
    for _, one in ipairs(all) do
        local amount = one:pay()
        totals.amount = totals.amount + amount
        totals.n = totals.n + 1
        if amount > top then
            top = amount
            totals.highest = one
        end
    end
    return totals
end

local function average(totals: Totals): number?
    if totals.n == 0 then
        return nil
    end
    return totals.amount / totals.n
end

local ann = Employee.new("Ann", 31, 48000):learn("lua", 3):learn("sql")
local bob = Employee.new("Bob", 45, 60000)
local eve = Manager.new("Eve", 50, 84000, 100):add(ann):add(bob)
local contractor: Payable = {
    pay = function(self) return 1234.5 end,
    label = function(self) return "contractor" end,
}

ann:birthday():learn("go")
print(ann:label(), ann:n_skills(), tostring(ann))
print(eve:label(), #eve, tostring(eve))

local staff: {Payable} = {ann, bob, eve, contractor}
local totals = add_up(staff)
print(totals.n, totals.amount)
local highest = totals.highest
if highest then
    print("highest", highest:label(), highest:pay())
end
local mean = average(totals)
if mean then
    print(string.format("%.2f", mean))
end
print(average(add_up({})))

local by_label: {[string]: Payable} = {}
for _, one in ipairs(staff) do
    by_label[one:label()] = one
end
local found = by_label["contractor"]
print(found ~= nil and found:pay() or "nobody")
print(by_label["nobody"] == nil)
