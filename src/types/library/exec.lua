--- Commands of the operating system.

--- What an executor of a script allows, and what it gives to commands.
type Options = {
    default_work_dir?: string, default_env?: {[string]: string}, command_whitelist?: {string}, shell?: boolean,
    timeout?: any, max_output?: integer, id?: string,
}

--- What a command came to.
type Result = { code: integer, stdout: string, stderr: string, timed_out: boolean }

--- Makes commands; a command is a text, or a list of words.
interface Executor
    --- A command that has not been started.
    function exec(self, command: string | {string}, options?: {
        work_dir?: string, env?: {[string]: string},
    }): (Process, error?)
    --- No more commands; those that run go on.
    function release(self): (boolean, error?)
    --- Runs a command to its end.
    function run(self, command: string | {string}, options?: {
        work_dir?: string, env?: {[string]: string}, stdin?: string, timeout?: any,
    }): (Result, error?)
end

--- A command. It is ended with the process that has started it.
interface Process
    --- Ends the command and waits for that: by SIGTERM, with `force` by SIGKILL.
    function close(self, force?: boolean): (boolean, error?)
    function pid(self): (integer, error?)
    function signal(self, n: integer): (boolean, error?)
    function start(self): (boolean, error?)
    --- What it writes to standard error, once.
    function stderr_stream(self): (stream.Stream, error?)
    --- What it writes to standard output, once.
    function stdout_stream(self): (stream.Stream, error?)
    --- The exit code; 128 and the number of the signal that has ended it.
    function wait(self): (integer, error?)
    --- `""` ends its standard input.
    function write_stdin(self, data: string): (boolean, error?)
end

interface Module
    --- The executor of an entry.
    function get(id: string): (Executor, error?)
    --- An executor for scripts; with an id others find it by `get`.
    function open(options?: Options): (Executor, error?)
end
