--- Databases: SQLite, PostgreSQL and MySQL, with a query builder.

--- A value that says how it is sent to a database; `sql.NULL` is one.
interface Value
end

--- What may be sent to a database.
type Param = boolean | number | string | Value | time.Time

--- Parameters of a statement, in order; a hole is NULL.
type Params = {[integer]: Param}

--- A row of a result, by the names of its columns; a column that is NULL is absent.
type Row = {[string]: any}

--- What a statement has changed.
type Result = {last_insert_id: integer, rows_affected: integer}

--- How a transaction begins.
type BeginOptions = {isolation?: string, read_only?: boolean}

--- What a pool does and has done.
type Stats = {
    max_open_connections: integer, open_connections: integer, in_use: integer, idle: integer, wait_count: integer,
    max_idle_closed: integer, max_idle_time_closed: integer, max_lifetime_closed: integer, wait_duration: string,
}

--- Connections of a pool, and for how long.
type PoolOptions = {
    max_open?: integer, max_idle?: integer, max_lifetime?: number | string | time.Duration,
    acquire_timeout?: number | string | time.Duration,
}

--- Where a database is and how it is used.
type OpenOptions = {
    driver: string, file?: string, host?: string, port?: integer, database?: string, username?: string,
    password?: string, pool?: PoolOptions, options?: {[string]: string | number | boolean}, lifecycle?: table,
}

--- A statement that was found to be right.
interface Statement
    --- Closes it.
    function close(self): (boolean, error?)
    --- Runs it for its effect.
    function execute(self, params?: Params): (Result, error?)
    --- Runs it for its rows.
    function query(self, params?: Params): ({Row}, error?)
end

--- A transaction: everything in it happens, or nothing.
interface Transaction
    --- Makes it happen.
    function commit(self): (boolean, error?)
    --- `sqlite`, `postgres` or `mysql`.
    function db_type(self): (string, error?)
    --- Runs a statement for its effect.
    function execute(self, text: string, params?: Params): (Result, error?)
    --- Checks a statement, to run it in this transaction.
    function prepare(self, text: string): (Statement, error?)
    --- Runs a statement for its rows.
    function query(self, text: string, params?: Params): ({Row}, error?)
    --- Forgets a savepoint and keeps what was done since.
    function release(self, name: string): (boolean, error?)
    --- Takes everything back.
    function rollback(self): (boolean, error?)
    --- Takes back what was done since a savepoint.
    function rollback_to(self, name: string): (boolean, error?)
    --- A point to return to.
    function savepoint(self, name: string): (boolean, error?)
end

--- A database.
interface DB
    --- Begins a transaction.
    function begin(self, options?: BeginOptions): (Transaction, error?)
    --- Runs a statement for its effect.
    function execute(self, text: string, params?: Params): (Result, error?)
    --- Checks a statement, to run it later.
    function prepare(self, text: string): (Statement, error?)
    --- Runs a statement for its rows.
    function query(self, text: string, params?: Params): ({Row}, error?)
    --- Lets it go.
    function release(self): (boolean, error?)
    --- What its pool does and has done.
    function stats(self): (Stats, error?)
    --- `sqlite`, `postgres` or `mysql`.
    function type(self): (string, error?)
end

--- How placeholders are written.
interface PlaceholderFormat
end

--- A condition.
interface Condition
    --- Its text and arguments.
    function to_sql(self): (string?, any)
end

--- A built statement with its database.
interface Executor
    --- Runs it for its effect.
    function exec(self): (Result, error?)
    --- Runs it for its rows.
    function query(self): ({Row}, error?)
    --- Its text and arguments.
    function to_sql(self): (string?, any)
end

--- What a column may be compared with or set to.
type Operand = Param | Condition | SelectBuilder | {[integer]: Param}

--- Columns with their values.
type Columns = {[string]: Operand}

--- What `where` and `having` take: a text with its arguments, columns that are to be equal, or a condition.
type Where = string | Condition | Columns

--- A SELECT that is being built.
interface SelectBuilder
    --- Adds a column that is an expression.
    function column_expr(self, condition: Condition | SelectBuilder, alias?: string): SelectBuilder
    function columns(self, ...: string): SelectBuilder
    function cross_join(self, clause: string, ...: any): SelectBuilder
    function distinct(self): SelectBuilder
    function from(self, table: string): SelectBuilder
    function from_select(self, query: SelectBuilder, alias: string): SelectBuilder
    function group_by(self, ...: string): SelectBuilder
    function having(self, condition: Where, ...: any): SelectBuilder
    function inner_join(self, clause: string, ...: any): SelectBuilder
    function join(self, clause: string, ...: any): SelectBuilder
    function left_join(self, clause: string, ...: any): SelectBuilder
    function limit(self, n: integer): SelectBuilder
    function offset(self, n: integer): SelectBuilder
    function order_by(self, ...: string): SelectBuilder
    function placeholder_format(self, format: PlaceholderFormat): SelectBuilder
    function prefix(self, text: string, ...: any): SelectBuilder
    function right_join(self, clause: string, ...: any): SelectBuilder
    --- The statement with the database or transaction that it runs on.
    function run_with(self, database: DB | Transaction): (Executor, error?)
    function suffix(self, text: string, ...: any): SelectBuilder
    --- Its text and arguments, or nil and an error.
    function to_sql(self): (string?, any)
    function where(self, condition: Where, ...: any): SelectBuilder
end

--- An INSERT that is being built.
interface InsertBuilder
    function columns(self, ...: string): InsertBuilder
    function into(self, table: string): InsertBuilder
    --- Words behind INSERT, such as `OR IGNORE`.
    function options(self, ...: string): InsertBuilder
    function placeholder_format(self, format: PlaceholderFormat): InsertBuilder
    function prefix(self, text: string, ...: any): InsertBuilder
    --- The statement with the database or transaction that it runs on.
    function run_with(self, database: DB | Transaction): (Executor, error?)
    --- The rows of a query.
    function select(self, query: SelectBuilder): InsertBuilder
    function set_map(self, columns: Columns): InsertBuilder
    function suffix(self, text: string, ...: any): InsertBuilder
    --- Its text and arguments, or nil and an error.
    function to_sql(self): (string?, any)
    --- One row.
    function values(self, ...: any): InsertBuilder
end

--- An UPDATE that is being built.
interface UpdateBuilder
    function from(self, table: string): UpdateBuilder
    function from_select(self, query: SelectBuilder, alias: string): UpdateBuilder
    function limit(self, n: integer): UpdateBuilder
    function offset(self, n: integer): UpdateBuilder
    function order_by(self, ...: string): UpdateBuilder
    function placeholder_format(self, format: PlaceholderFormat): UpdateBuilder
    function prefix(self, text: string, ...: any): UpdateBuilder
    --- The statement with the database or transaction that it runs on.
    function run_with(self, database: DB | Transaction): (Executor, error?)
    function set(self, column: string, value?: Operand): UpdateBuilder
    function set_map(self, columns: Columns): UpdateBuilder
    function suffix(self, text: string, ...: any): UpdateBuilder
    function table(self, table: string): UpdateBuilder
    --- Its text and arguments, or nil and an error.
    function to_sql(self): (string?, any)
    function where(self, condition: Where, ...: any): UpdateBuilder
end

--- A DELETE that is being built.
interface DeleteBuilder
    function from(self, table: string): DeleteBuilder
    function limit(self, n: integer): DeleteBuilder
    function offset(self, n: integer): DeleteBuilder
    function order_by(self, ...: string): DeleteBuilder
    function placeholder_format(self, format: PlaceholderFormat): DeleteBuilder
    function prefix(self, text: string, ...: any): DeleteBuilder
    --- The statement with the database or transaction that it runs on.
    function run_with(self, database: DB | Transaction): (Executor, error?)
    function suffix(self, text: string, ...: any): DeleteBuilder
    --- Its text and arguments, or nil and an error.
    function to_sql(self): (string?, any)
    function where(self, condition: Where, ...: any): DeleteBuilder
end

interface Module
    --- NULL.
    NULL: Value
    --- Values that say how they are sent.
    as: {
        binary: (value: any) -> Value,
        bool: (value: any) -> Value,
        float: (value: any) -> Value,
        int: (value: any) -> Value,
        json: (value: any) -> Value,
        null: () -> Value,
        string: (value: any) -> Value,
        text: (value: any) -> Value,
    }
    --- Statements put together from parts.
    builder: {
        and_: (conditions: {Condition | Columns}) -> Condition,
        at: PlaceholderFormat,
        colon: PlaceholderFormat,
        default_placeholder: PlaceholderFormat,
        delete: (table?: string) -> DeleteBuilder,
        dollar: PlaceholderFormat,
        eq: (columns: Columns) -> Condition,
        expr: (text: string, ...any) -> Condition,
        gt: (columns: Columns) -> Condition,
        gte: (columns: Columns) -> Condition,
        insert: (table?: string) -> InsertBuilder,
        like: (columns: Columns) -> Condition,
        lt: (columns: Columns) -> Condition,
        lte: (columns: Columns) -> Condition,
        not_eq: (columns: Columns) -> Condition,
        not_like: (columns: Columns) -> Condition,
        or_: (conditions: {Condition | Columns}) -> Condition,
        question: PlaceholderFormat,
        select: (...string) -> SelectBuilder,
        update: (table?: string) -> UpdateBuilder,
    }
    --- What a transaction may see of others.
    isolation: {
        DEFAULT: string, READ_COMMITTED: string, READ_UNCOMMITTED: string, REPEATABLE_READ: string, SERIALIZABLE: string,
        WRITE_COMMITTED: string,
    }
    --- The kinds of databases.
    type: {MYSQL: string, POSTGRES: string, SQLITE: string, UNKNOWN: string}
    --- A database of the project.
    function get(id: string): (DB, error?)
    --- Opens a database.
    function open(options: OpenOptions): (DB, error?)
end
