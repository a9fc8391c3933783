-- Users in memory, behind a repository with explicit errors.

type Role = "admin" | "editor" | "viewer"

type User = {
    id: integer,
    name: string,
    email: string,
    role: Role,
    manager_id?: integer,
    tags: {string},
}

type NewUser = {name: string, email: string, role?: Role, manager_id?: integer}

type Filter = {role?: Role, tag?: string, limit?: integer}

local Repository = {}
Repository.__index = Repository

function Repository.new()
    local users: {[integer]: User} = {}
    local by_email: {[string]: integer} = {}
    return setmetatable({users = users, by_email = by_email, next_id = 1}, Repository)
end

local function validate(input: NewUser): (boolean, string?)
    if #input.name == 0 then
        return false, "name is empty"
    end
    if not input.email:find("@", 1, true) then
        return false, "email has no @"
    end
    return true, nil
end

function Repository:create(input: NewUser): (User?, error?)
    local ok, problem = validate(input)
    if not ok then
        return nil, errors.new(errors.INVALID, problem or "invalid user")
    end
    local email = input.email:lower()
    if self.by_email[email] then
        return nil, errors.new({message = "email is taken", kind = errors.ALREADY_EXISTS, details = {email = email}})
    end
    local user: User = {
        id = self.next_id,
        name = input.name,
        email = email,
        role = input.role or "viewer",
        manager_id = input.manager_id,
        tags = {},
    }
    self.next_id = self.next_id + 1
    self.users[user.id] = user
    self.by_email[email] = user.id
    return user, nil
end

function Repository:get(id: integer): (User?, error?)
    local user = self.users[id]
    if user == nil then
        return nil, errors.new(errors.NOT_FOUND, "no user " .. id)
    end
    return user, nil
end

function Repository:by_address(email: string): User?
    local id = self.by_email[email:lower()]
    if id == nil then
        return nil
    end
    return self.users[id]
end

function Repository:manager_of(id: integer): (User?, error?)
    local user, err = self:get(id)
    if not user then
        return nil, err
    end
    local manager_id = user.manager_id
    if not manager_id then
        return nil, errors.new(errors.NOT_FOUND, user.name .. " has no manager")
    end
    return self:get(manager_id)
end

local function has_tag(user: User, tag: string): boolean
    for _, t in ipairs(user.tags) do
        if t == tag then
            return true
        end
    end
    return false
end

function Repository:list(filter: Filter): {User}
    local found: {User} = {}
    local limit = filter.limit or math.maxinteger
    for id = 1, self.next_id - 1 do
        local user = self.users[id]
        if user and #found < limit then
            local fits = (filter.role == nil or user.role == filter.role)
                and (filter.tag == nil or has_tag(user, filter.tag))
            if fits then
                found[#found + 1] = user
            end
        end
    end
    return found
end

function Repository:promote(id: integer, role: Role): (boolean, error?)
    local user, err = self:get(id)
    if err then
        return false, errors.wrap(err, "promote")
    end
    user!.role = role
    return true, nil
end

local repository = Repository.new()
local ada = assert(repository:create({name = "Ada", email = "Ada@example.org", role = "admin"}))
local bob = assert(repository:create({name = "Bob", email = "bob@example.org", manager_id = ada.id}))
bob.tags = {"night", "remote"}

local nobody, err = repository:create({name = "Eve", email = "ADA@example.org"})
print(nobody, err and err:kind(), err and err:message())
local _, err2 = repository:create({name = "", email = "x"})
if err2 then
    print(err2:kind(), err2:message())
end

local manager, missing = repository:manager_of(bob.id)
if manager then
    print(manager.name, missing)
end
local top, none = repository:manager_of(ada.id)
print(top, none)

print(#repository:list({}), #repository:list({role = "viewer"}), #repository:list({tag = "night", limit = 1}))
print(repository:promote(bob.id, "editor"), bob.role)
local ok, why = repository:promote(99, "editor")
print(ok, why)
local found = repository:by_address("BOB@example.org")
print(found and found.name, repository:by_address("x@y"))
