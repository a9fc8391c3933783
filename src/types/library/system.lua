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

interface Module
    --- The hosts of processes.
    hosts: {
        list: () -> ({Host}, error?),
        processes: (host: string) -> ({Process}, error?),
    }
    --- Memory of the run.
    memory: {
        allocated: () -> (integer, error?),
        stats: () -> ({[string]: integer}, error?),
    }
    --- The program as the operating system sees it.
    process: {
        cwd: () -> (string, error?),
        hostname: () -> (string, error?),
        pid: () -> (integer, error?),
    }
    --- Workers and coroutines.
    runtime: {
        cpu_count: () -> (integer, error?),
        goroutines: () -> (integer, error?),
        max_procs: (n?: integer) -> (integer, error?),
        tasks: () -> (integer, error?),
    }
    --- Ends the run in an orderly way.
    function exit(status?: integer): (boolean, error?)
    --- What `require` gives.
    function modules(): ({Module_}, error?)
end
