--- How `require` finds modules.

interface ScriptModule
    --- Separators and marks in the paths.
    config: string
    cpath: string
    --- The modules that are loaded.
    loaded: {[string]: any}
    --- Where files are looked for.
    path: string
    --- Loaders for single names.
    preload: {[string]: any}
    searchers: {any}
    --- Libraries in C cannot be loaded; nil and a reason.
    function loadlib(path: string, name: string): (any, string?, string?)
    --- The file that a name stands for in a path.
    function searchpath(name: string, path: string, separator?: string, replacement?: string): (string?, string? @fails(1))
end
