--- Lua source in surroundings of its own.

--- A library for the program; with `modules` it may use them, and the program may not.
type Import = string | { id: string, modules?: {string} }

--- What a program may use.
type Options = {
    modules?: {string}, imports?: {[string]: Import}, context?: {[string]: any}, allow_classes?: {string},
    custom_modules?: {[string]: {[any]: any}}, timeout?: any, memory_limit?: integer,
}

--- The program as well.
type RunOptions = {
    source: string, method?: string, args?: {any},
    modules?: {string}, imports?: {[string]: Import}, context?: {[string]: any}, allow_classes?: {string},
    custom_modules?: {[string]: {[any]: any}}, timeout?: any, memory_limit?: integer,
}

--- What the memory of compiled code has done.
type Stats = { compiled: integer, hits: integer, kept: integer }

--- A compiled program.
interface Program
    --- The name of what is called in it.
    function method(self): string?
    --- The modules that it may use.
    function modules(self): {string}
    --- Its results, or nothing and an error.
    function run(self, ...: any): (...any)
end

interface Module
    --- Checks a program, to run it later.
    function compile(source: string, method?: string, options?: Options): (Program, error?)
    --- The results of a program, or nothing and an error.
    function run(options: RunOptions): (...any)
    function stats(): Stats
end
