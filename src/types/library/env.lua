--- Variables of the environment.

interface Module
    --- The value of a variable.
    function get(name: string): (string, error?)
    --- All variables that may be read.
    function get_all(): ({[string]: string}, error?)
    --- Sets a variable for all processes of the run.
    function set(name: string, value: string): (boolean, error?)
end
