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

--- How a token is made: `expiration` is a number of milliseconds, a text such as `"7d"`, or a duration.
type TokenOptions = {expiration?: integer | number | string | time.Duration, meta?: Meta}

--- Texts that stand for an actor and a scope.
interface TokenStore
    --- Gives it up; the tokens stay.
    function close(self): boolean
    --- A token that stands for the actor and the policies of the scope until its time is over.
    function create(self, actor: Actor, scope: Scope, options?: TokenOptions): (string, error?)
    --- Ends a token; false if there is none.
    function revoke(self, token: string): (boolean, error?)
    --- For whom a token stands.
    function validate(self, token: string): (Actor, Scope, error?)
end

interface Module
    --- Who this process is.
    function actor(): Actor?
    --- Whether policies grant this process an action; without actor or scope they grant nothing.
    function can(action: string, resource: string, meta?: Meta): boolean
    --- The scope of all policies in a group.
    function named_scope(id: string): (Scope, error?)
    --- Somebody else, to run something for.
    function new_actor(id: string, meta?: Meta): Actor
    --- A scope of these policies.
    function new_scope(policies?: {Policy}): Scope
    --- The policy of an id.
    function policy(id: string): (Policy, error?)
    --- What this process may do.
    function scope(): Scope?
    --- The token store of an entry.
    function token_store(id: string): (TokenStore, error?)
end
