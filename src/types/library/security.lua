--- Who runs, what it may do, and who else may run what.

--- Facts about an actor or a request.
type Meta = {[string]: any}

--- What policies say about a request.
type Verdict = "allow" | "deny" | "undefined"

--- Somebody.
interface Actor
    --- The name by which policies know it.
    function id(self): string
    --- What is known about it, in a table of its own.
    function meta(self): Meta
end

--- A rule that allows or denies what it matches.
interface Policy
    --- What it says about a request.
    function evaluate(self, actor: Actor?, action: string, resource: string, meta?: Meta): Verdict
    --- The id of its entry.
    function id(self): string
end

--- A set of policies, which never changes.
interface Scope
    --- Whether it has the policy of this id.
    function contains(self, id: string): boolean
    --- What it says about a request: one denial beats all allowances.
    function evaluate(self, actor: Actor?, action: string, resource: string, meta?: Meta): Verdict
    --- Its policies.
    function policies(self): {Policy}
    --- A scope with one policy more.
    function with(self, policy: Policy): Scope
    --- A scope without the policy of this id.
    function without(self, id: string): Scope
end

interface Module
    --- Who this process is.
    function actor(): Actor?
    --- Whether policies grant this process an action; without actor or scope they grant nothing.
    function can(action: string, resource: string, meta?: Meta): boolean
    --- The scope of all policies in a group.
    function named_scope(id: string): (Scope?, error?)
    --- Somebody else, to run something for.
    function new_actor(id: string, meta?: Meta): Actor
    --- A scope of these policies.
    function new_scope(policies?: {Policy}): Scope
    --- The policy of an id.
    function policy(id: string): (Policy?, error?)
    --- What this process may do.
    function scope(): Scope?
end
