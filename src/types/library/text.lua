--- Regular expressions, differences of texts, texts in chunks.

--- A compiled pattern.
interface Regexp
    --- All matches, or the first `n` of them.
    function find_all_string(self, text: string, n?: integer): {string}
    --- For each match its first and its last place; nil if there is none.
    function find_all_string_index(self, text: string): {{integer}}?
    --- For each match its text and those of its groups.
    function find_all_string_submatch(self, text: string): {{string}}
    --- The first match.
    function find_string(self, text: string): string?
    --- The first and the last place of the first match.
    function find_string_index(self, text: string): {integer}?
    --- The text of the first match and those of its groups; a group that took no part is empty.
    function find_string_submatch(self, text: string): {string}?
    --- Whether there is a match.
    function match_string(self, text: string): boolean
    --- The number of groups.
    function num_subexp(self): integer
    --- The text with something else for each match: `$1`, `${name}` and `$$` stand for groups and a dollar. A function gets the match
    --- and its groups; with nil or false the match stays.
    function replace_all_string(self, text: string, replacement: string | (match: string, ...: string) -> (string | number | false | nil)): string
    --- What stands between the matches, in at most `n` pieces.
    function split(self, text: string, n?: integer): {string}
    --- The pattern.
    function string(self): string
    --- The names of the whole and of the groups, empty for those without.
    function subexp_names(self): {string}
end

--- A part of a text that stays, goes or comes.
type Edit = { operation: "equal" | "delete" | "insert", text: string }

--- Edits with the text around them; data, which may be kept as JSON.
type Patch = { start1: integer, length1: integer, start2: integer, length2: integer, at_end: boolean, diffs: {Edit} }

--- Compares texts and applies patches.
interface Differ
    --- What has changed from the first text to the second.
    function compare(self, a: string, b: string): {Edit}
    --- The text with the patches, and whether all of them found their place.
    function patch_apply(self, patches: {Patch}, text: string): (string?, boolean | error)
    --- The patches that make the second text of the first.
    function patch_make(self, a: string, b: string): {Patch}
    --- HTML with `<del>`, `<ins>` and `<span>`.
    function pretty_html(self, diffs: {Edit}): (string, error?)
    --- The text with colours of the terminal.
    function pretty_text(self, diffs: {Edit}): (string, error?)
    --- Characters that stay, go and come.
    function summarize(self, diffs: {Edit}): ({ equals: integer, deletions: integer, insertions: integer }, error?)
end

--- How texts are compared (`diff_timeout` in seconds) and how exactly a patch has to fit.
type DiffOptions = {
    diff_timeout?: number, diff_edit_cost?: integer, match_threshold?: number, match_distance?: integer, patch_delete_threshold?: number, patch_margin?: integer,
}

--- A text with what belongs to it.
type Document = { content: string, metadata?: {[any]: any} }

--- Cuts texts into chunks.
interface Splitter
    --- The chunks of all texts, each with a copy of what belongs to its text.
    function split_batch(self, documents: {Document}): ({Document}, error?)
    --- The chunks of a text.
    function split_text(self, text: string): {string}
end

--- Sizes in characters.
type RecursiveOptions = { chunk_size?: integer, chunk_overlap?: integer, keep_separator?: boolean, separators?: {string} }

--- Sizes in characters; what stays whole, or is repeated.
type MarkdownOptions = {
    chunk_size?: integer, chunk_overlap?: integer, code_blocks?: boolean, reference_links?: boolean, heading_hierarchy?: boolean, join_table_rows?: boolean,
}

interface Module
    diff: {
        new: (options?: DiffOptions) -> (Differ, error?),
    }
    regexp: {
        compile: (pattern: string) -> (Regexp, error?),
    }
    splitter: {
        markdown: (options?: MarkdownOptions) -> (Splitter, error?),
        recursive: (options?: RecursiveOptions) -> (Splitter, error?),
    }
end
