--- Time, and what scripts ask of the operating system.

interface Module
    --- The name of this runtime.
    platform: string
    --- Seconds of processor time.
    function clock(): number
    --- A moment as text, or as a table if the format is `*t`.
    function date(format?: string, time?: number): any
    --- The seconds between two moments.
    function difftime(later: number, earlier?: number): number
    --- Seconds since 1970, now or of the moment that a table describes.
    function time(t?: table): integer
end

interface ScriptModule: Module
    --- Runs a command of the shell; without one: whether there is a shell.
    function execute(command?: string): (boolean?, string?, integer?)
    --- Ends the program.
    function exit(status?: boolean | integer, close?: boolean): never
    --- A variable of the environment.
    function getenv(name: string): string?
    --- Deletes a file or an empty directory.
    function remove(filename: string): (true?, string? @fails(1), integer? @fails(1))
    --- Renames a file.
    function rename(from: string, to: string): (true?, string? @fails(1), integer? @fails(1))
    --- The current locale.
    function setlocale(locale?: string, category?: string): string?
    --- A name for a temporary file.
    function tmpname(): string
end
