-- spec: types 4.8
-- expect: expected "a" | "b" | 3, got "cccccccccccccccccccccccccccccccccccccccc..."
-- expect: expected "a" | "b" | 3, got table
-- expect: expected "a" | "b" | 3, got false
-- expect: [3]: expected integer, got number
-- expect: expected {integer}, got table with key "x"
-- expect: expected {integer}, got table with key 3
-- expect: [0]: expected string, got number
-- expect: a.b: required field missing
-- expect: f: expected function, got string
-- expect: o: expected number?, got string
-- expect: o: expected integer, got string
-- expect: kind: expected "a" | "b", got nil
-- expect: s: length below minimum (min 2, got 1)
-- expect: p: pattern mismatch (pattern "^x", got "abc")
-- expect: p: invalid regex
-- expect: expected never, got nil
-- expect: expected Age, got string
-- expect: expected error, got userdata
local function fail(T, v) print(select(2, T:is(v))) end
type L = "a" | "b" | 3
fail(L, ("c"):rep(60))
fail(L, {})
fail(L, false)
local list: {integer}
fail(typeof(list), {1, 2, 3.5})
fail(typeof(list), {1, x = 1})
fail(typeof(list), {[1] = 1, [3] = 1})
type M = {[string]: number}
fail(M, {[0] = 1})
type R = {a: {b: number}, f?: () -> (), o: number?, k?: integer}
fail(R, {a = {}})
fail(R, {a = {b = 1}, f = "x"})
fail(R, {a = {b = 1}, o = "x"})
type O = {o?: integer}
fail(O, {o = "x"})
type U = {kind: "a", n: number} | {kind: "b"}
fail(U, {})
type S = {s?: string @min_len(2), p?: string @pattern("^x"), q?: string}
fail(S, {s = "x"})
fail(S, {p = "abc"})
type I = {p: string @pattern("(")}
fail(I, {p = "abc"})
fail(Never, nil)
type Age = integer @min(0)
fail(Age, "x")
fail(Error, io.stdout)
