--- Records of what happens, for who runs the program.

--- Fields of a record.
type Fields = {[any]: any}

--- How grave a record is.
type Level = "debug" | "info" | "warn" | "error"

--- A logger with a name and fields of its own.
interface Logger
    function debug(self, message: string | number, fields?: Fields): ()
    --- Whether records of this level are written.
    function enabled(self, level: Level): boolean
    function error(self, message: string | number, fields?: Fields): ()
    function info(self, message: string | number, fields?: Fields): ()
    --- A logger below this one.
    function named(self, name: string): Logger
    function warn(self, message: string | number, fields?: Fields): ()
    --- A logger with more fields; the later of two with one name counts.
    function with(self, fields: Fields): Logger
end

interface Module
    function debug(self, message: string | number, fields?: Fields): ()
    --- Whether records of this level are written.
    function enabled(self, level: Level): boolean
    function error(self, message: string | number, fields?: Fields): ()
    function info(self, message: string | number, fields?: Fields): ()
    --- A logger with this name.
    function named(self, name: string): Logger
    function warn(self, message: string | number, fields?: Fields): ()
    --- A logger with these fields.
    function with(self, fields: Fields): Logger
end
