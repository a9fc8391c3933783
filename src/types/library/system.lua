--- Processes, workers and memory of the run.

--- A built-in module.
type Module_ = {name: string, description: string, class: {string}}

--- A host of processes.
type Host = {[string]: any}

--- A process of a host.
type Process = {
    pid: string, host: string, source: string, state: string, parent: string, steps: integer, started_at: integer,
    stats: {memory: integer, reductions: integer, mailbox: integer, tasks: integer},
}

--- A service of a project.
type Service = {
    id: string, status: string, desired: string, retry_count: integer, started_at: integer, last_update: integer,
    details: string?,
}

interface Module
    --- The cluster of this node alone.
    cluster: {
        leader: () -> (string, error?),
        members: () -> ({string}, error?),
        size: () -> (integer, error?),
    }
    --- The collector of the calling process.
    gc: {
        collect: () -> (boolean, error?),
        get_percent: () -> (integer, error?),
        set_percent: (percent: integer) -> (integer, error?),
    }
    --- The hosts of processes.
    hosts: {
        list: () -> ({Host}, error?),
        processes: (host: string) -> ({Process}, error?),
    }
    --- Locks that processes hold.
    lock: {
        acquire: (name: string) -> (boolean, error?),
        release: (name: string) -> (boolean, error?),
    }
    --- Memory of the run, and the limit of the calling process.
    memory: {
        allocated: () -> (integer, error?),
        get_limit: () -> (integer, error?),
        heap_objects: () -> (integer, error?),
        set_limit: (bytes: integer) -> (integer, error?),
        stats: () -> ({[string]: integer}, error?),
    }
    --- This node.
    node: {
        addr: () -> (string, error?),
        id: () -> (string, error?),
        role: () -> (string, error?),
    }
    --- The program as the operating system sees it.
    process: {
        cwd: () -> (string, error?),
        hostname: () -> (string, error?),
        pid: () -> (integer, error?),
    }
    --- There is no raft in a run alone: every function says so.
    raft: {
        commit_index: () -> (integer, error?),
        is_leader: () -> (boolean, error?),
        is_member: () -> (boolean, error?),
        role: () -> (string, error?),
        stats: () -> ({[string]: any}, error?),
        term: () -> (integer, error?),
    }
    --- Workers and coroutines.
    runtime: {
        cpu_count: () -> (integer, error?),
        goroutines: () -> (integer, error?),
        max_procs: (n?: integer) -> (integer, error?),
        tasks: () -> (integer, error?),
    }
    --- The services of a project.
    supervisor: {
        state: (id: string) -> (Service, error?),
        states: () -> ({Service}, error?),
    }
    --- Ends the run in an orderly way.
    function exit(status?: integer): (boolean, error?)
    --- What `require` gives.
    function modules(): ({Module_}, error?)
end
