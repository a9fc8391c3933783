--- Mathematical functions.

interface Module
    --- A value larger than any other number.
    huge: number
    --- The largest integer.
    maxinteger: integer
    --- The smallest integer.
    mininteger: integer
    --- The ratio of a circle's circumference to its diameter.
    pi: number

    --- The number without its sign.
    function abs(x: integer): integer
    function abs(x: number): number
    --- The angle whose cosine is `x`.
    function acos(x: number): number
    --- The angle whose sine is `x`.
    function asin(x: number): number
    --- The angle whose tangent is `y / x`; `x` is 1 by default.
    function atan(y: number, x?: number): number
    --- The angle whose tangent is `y / x`.
    function atan2(y: number, x: number): number
    --- The smallest integer not below `x`.
    function ceil(x: number): integer
    --- The cosine.
    function cos(x: number): number
    --- The hyperbolic cosine.
    function cosh(x: number): number
    --- Radians in degrees.
    function deg(x: number): number
    --- `e` to the power `x`.
    function exp(x: number): number
    --- The largest integer not above `x`.
    function floor(x: number): integer
    --- The remainder of the division, with the sign of `x`.
    function fmod(x: integer, y: integer): integer
    function fmod(x: number, y: number): number
    --- `m` and `e` with `x = m * 2^e`.
    function frexp(x: number): (number, integer)
    --- `m * 2^e`.
    function ldexp(m: number, e: integer): number
    --- The logarithm, natural by default.
    function log(x: number, base?: number): number
    --- The logarithm to base 10.
    function log10(x: number): number
    --- The largest of the numbers.
    function max(x: integer, ...: integer): integer
    function max(x: number, ...: number): number
    --- The smallest of the numbers.
    function min(x: integer, ...: integer): integer
    function min(x: number, ...: number): number
    --- The remainder of the division, with the sign of `x`.
    function mod(x: integer, y: integer): integer
    function mod(x: number, y: number): number
    --- The integral and the fractional part.
    function modf(x: number): (number, number)
    --- `x` to the power `y`.
    function pow(x: number, y: number): number
    --- Degrees in radians.
    function rad(x: number): number
    --- A float between 0 and 1, 1 excluded.
    function random(): number
    --- An integer between 1 and `m`, or between `m` and `n`.
    function random(m: integer, n?: integer): integer
    --- Sets the seed of `random`.
    function randomseed(...: number)
    --- The sine.
    function sin(x: number): number
    --- The hyperbolic sine.
    function sinh(x: number): number
    --- The square root.
    function sqrt(x: number): number
    --- The tangent.
    function tan(x: number): number
    --- The hyperbolic tangent.
    function tanh(x: number): number
    --- The integer that is equal to `x`, nil if there is none.
    function tointeger(x: any): integer?
    --- Whether a number is an integer or a float; nil for other values.
    function type(x: any): "integer" | "float" | nil
    --- Whether `a` is below `b` as unsigned integers.
    function ult(a: integer, b: integer): boolean
end
