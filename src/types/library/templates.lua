--- Texts with holes.

--- A set of templates.
interface Set
    function release(self): (boolean, error?)
    --- The text of a template with data.
    function render(self, name: string, data?: {[any]: any}): (string, error?)
end

--- The set to open. `escape` is `html` unless it is said to be `none`.
type Options = {
    templates: {[string]: string}, globals?: {[string]: any}, extensions?: {string}, escape?: "html" | "none", id?: string,
    delimiters?: { left?: string, right?: string, comment_left?: string, comment_right?: string },
}

interface Module
    --- The set of an entry.
    function get(id: string): (Set, error?)
    --- A set of templates, in scripts; with an id others find it by `get`.
    function open(options: Options): (Set, error?)
end
