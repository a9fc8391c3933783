-- spec: types 4.9
-- expect: a:number:a:false b:string?:nil:true c:integer:c:true ...:any
-- expect: boolean string rest
-- expect: nil	nil	nil
-- expect: min=0 max=150 pattern=nil
-- expect: true	false	nil
-- expect: string	number	nil
-- expect: a b
-- expect: literal optional union intersection array map record function interface type thread tuple generic
-- expect: 5	text	true	1.5
-- expect: Account	AccountId	string @min_len(3)
type F = (a: number, string?, c?: integer, ...any) -> (boolean, string, ...number)
local list = {}
for t, name, optional in F:params() do
  list[#list + 1] = name == "..." and "...:" .. tostring(t)
    or (name or ({[2] = "b"})[#list + 1]) .. ":" .. tostring(t) .. ":" .. tostring(name) .. ":" .. tostring(optional)
end
print(table.concat(list, " "))
list = {}
for t in F:rets() do list[#list + 1] = t == Number and "rest" or tostring(t) end
print(table.concat(list, " "))
type None = () -> ()
print(None:ret(), None:elem(), None.nothing)
type Age = integer @min(0) @max(150)
list = {}
for name, argument in Age:constraints() do list[#list + 1] = name .. "=" .. tostring(argument) end
list[#list + 1] = "pattern=" .. tostring(Integer:constraints()())
print(table.concat(list, " "))
type Frozen = readonly {x: number}
type Open = {x: number}
print(Frozen:readonly(), Open:readonly(), Number:readonly())
type Rule = {id: string, [string]: number}
print(Rule:key(), Rule:val(), Open:val())
type Maybe = "a" | "b" | nil
list = {}
for t in Maybe:variants() do list[#list + 1] = t:value() end
print(table.concat(list, " "))
type Lit = 1
type Mixed = {number} & ((number) -> ())
type Both = {number} & {x: string}
type G<T> = {T}
type U = number | string
interface I
  x: number
end
local array: {number}
local map: {[string]: number}
local kinds = {}
for _, T in ipairs({Lit, Maybe, U, Both, typeof(array), typeof(map), Open, F, I, typeof(Number), Thread, F:ret(), G}) do
  kinds[#kinds + 1] = T:kind()
end
print(table.concat(kinds, " "))
type T1 = 5
type T2 = "text"
type T3 = true
type T4 = 1.5
print(T1:value(), T2:value(), T3:value(), T4:value())
type AccountId = string @min_len(3)
type Account = {id: AccountId, other: string @min_len(3)}
print(Account, Account.id, Account.other)
