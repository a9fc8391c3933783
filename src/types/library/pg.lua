--- Groups of processes.

--- One group, or several.
type Groups = string | {string}

--- A change of a group.
type Change = {system: string, kind: string, path: string, data: {Group: string, PIDs: {string}, group: string, pids: {string}}}

--- A channel that tells of changes.
interface Subscription
    --- The channel of the changes.
    function channel(self): Channel<Change>
    --- Ends it. What stands in the channel stays readable, unless it is flushed.
    function close(self, options?: {flush?: boolean}): boolean
end

--- A scope of groups.
interface Instance
    --- Sends a message to every member of a group.
    function broadcast(self, group: string, topic: string, ...: any): (boolean, error?)
    --- The same for the members on this node.
    function broadcast_local(self, group: string, topic: string, ...: any): (boolean, error?)
    --- Tells of the changes of all groups; the members of each at this moment.
    function events(self): (Subscription, {[string]: {string}}, error?)
    --- The members of a group on this node.
    function get_local_members(self, group: string): ({string}, error?)
    --- The members of a group, as often as each has joined.
    function get_members(self, group: string): ({string}, error?)
    --- This process joins groups: all, or none.
    function join(self, groups: Groups): (boolean, error?)
    --- This process leaves groups, once each.
    function leave(self, groups: Groups): (boolean, error?)
    --- Tells of the changes of a group; its members at this moment.
    function monitor(self, group: string): (Subscription, {string}, error?)
    --- Gives the handle up; memberships and subscriptions stay.
    function release(self): boolean
    --- The names of all groups.
    function which_groups(self): ({string}, error?)
    --- The names of the groups with members on this node.
    function which_local_groups(self): ({string}, error?)
end

interface Module
    --- Opens a scope.
    function open(id: string): (Instance, error?)
end
