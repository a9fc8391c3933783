--- A small language for conditions and rules.

--- A compiled text.
interface Program
    function run(self, env?: {[string]: any}): (any, error?)
end

interface Module
    --- With `strict` names that the environment lacks are mistakes.
    function compile(text: string, env?: {[string]: any}, options?: { strict?: boolean }): (Program, error?)
    --- The value of a text.
    function eval(text: string, env?: {[string]: any}): (any, error?)
end
