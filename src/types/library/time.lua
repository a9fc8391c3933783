--- Moments, durations, time zones, and waiting.

--- A length of time, exact to the nanosecond.
interface Duration
    function __add(self, other: Duration): Duration
    function __div(self, divisor: number): Duration
    function __le(self, other: Duration): boolean
    function __lt(self, other: Duration): boolean
    function __mul(self, factor: number): Duration
    function __mul(factor: number, duration: Duration): Duration
    function __sub(self, other: Duration): Duration
    function __unm(self): Duration
    --- The duration without its sign.
    function abs(self): Duration
    function hours(self): number
    --- Cut towards zero.
    function microseconds(self): integer
    --- Cut towards zero.
    function milliseconds(self): integer
    function minutes(self): number
    function nanoseconds(self): integer
    --- The nearest multiple of `unit`.
    function round(self, unit: Length): Duration
    function seconds(self): number
    --- The multiple of `unit` towards zero.
    function truncate(self, unit: Length): Duration
end

--- What is understood as a duration: nanoseconds, a text such as `1h30m`, or a duration.
type Length = number | string | Duration

--- A time zone.
interface Location
    --- Its name.
    function string(self): string
end

--- A moment in a time zone.
interface Time
    function __add(self, length: Length): Time
    function __le(self, other: Time): boolean
    function __lt(self, other: Time): boolean
    function __sub(self, other: Time): Duration
    function __sub(self, length: Length): Time
    --- The moment so much later.
    function add(self, length: Length): Time
    --- The same time of day on another date.
    function add_date(self, years: integer, months: integer, days: integer): Time
    function after(self, other: Time): boolean
    function before(self, other: Time): boolean
    --- Hour, minute, second.
    function clock(self): (integer, integer, integer)
    --- Year, month, day.
    function date(self): (integer, integer, integer)
    function day(self): integer
    --- Whether both are the same moment, whatever their zones.
    function equal(self, other: Time): boolean
    --- The moment as text, written as the layout shows.
    function format(self, layout: string): string
    function format_rfc3339(self): string
    function hour(self): integer
    function in_local(self): Time
    function in_location(self, location: Location): Time
    function is_zero(self): boolean
    --- Year and week by ISO 8601.
    function iso_week(self): (integer, integer)
    function location(self): Location
    function minute(self): integer
    function month(self): integer
    function nanosecond(self): integer
    function round(self, unit: Length): Time
    function second(self): integer
    --- The duration between two moments.
    function sub(self, other: Time): Duration
    function truncate(self, unit: Length): Time
    function unix(self): integer
    function unix_micro(self): integer
    function unix_milli(self): integer
    function unix_nano(self): integer
    function utc(self): Time
    --- 0 is Sunday.
    function weekday(self): integer
    function year(self): integer
    function year_day(self): integer
    --- Abbreviation and offset in seconds.
    function zone(self): (string, integer)
end

--- Fires once.
interface Timer
    function channel(self): Channel<Time>
    --- Starts anew; whether it was still pending.
    function reset(self, length: Length): boolean
    function response(self): Channel<Time>
    --- Whether it was still pending.
    function stop(self): boolean
end

--- Fires again and again.
interface Ticker
    function channel(self): Channel<Time>
    function reset(self, length: Length): boolean
    function response(self): Channel<Time>
    function stop(self): boolean
end

interface Module
    NANOSECOND: integer
    MICROSECOND: integer
    MILLISECOND: integer
    SECOND: integer
    MINUTE: integer
    HOUR: integer

    JANUARY: integer
    FEBRUARY: integer
    MARCH: integer
    APRIL: integer
    MAY: integer
    JUNE: integer
    JULY: integer
    AUGUST: integer
    SEPTEMBER: integer
    OCTOBER: integer
    NOVEMBER: integer
    DECEMBER: integer

    SUNDAY: integer
    MONDAY: integer
    TUESDAY: integer
    WEDNESDAY: integer
    THURSDAY: integer
    FRIDAY: integer
    SATURDAY: integer

    DATE_ONLY: string
    DATE_TIME: string
    KITCHEN: string
    RFC1123: string
    RFC1123Z: string
    RFC3339: string
    RFC3339NANO: string
    RFC822: string
    RFC822Z: string
    RFC850: string
    STAMP: string
    STAMP_MICRO: string
    STAMP_MILLI: string
    STAMP_NANO: string
    TIME_ONLY: string

    --- The zone of the machine.
    localtz: Location
    utc: Location

    --- A channel that gets the time once, after this long.
    function after(length: Length): (Channel<Time>, error?)
    --- A moment; fields beyond their ranges carry over.
    function date(year: integer, month: integer, day: integer, hour: integer, minute: integer, second: integer, nanosecond: integer, location?: Location): Time
    --- A zone with a fixed offset in seconds.
    function fixed_zone(name: string, offset: integer): Location
    --- The zone of this name in the database of time zones.
    function load_location(name: string): (Location, error?)
    --- This moment.
    function now(): Time
    --- The moment in a text that is written as the layout shows.
    function parse(layout: string, text: string, location?: Location): (Time, error?)
    function parse_duration(length: Length): (Duration, error?)
    --- How long ago a moment was.
    function since(t: Time): Duration
    --- Suspends the task.
    function sleep(length: Length): (nil, error?)
    function ticker(length: Length): (Ticker, error?)
    function timer(length: Length): (Timer, error?)
    --- The moment so many seconds after the beginning of 1970.
    function unix(seconds: integer, nanoseconds?: integer): Time
    --- How long it is until a moment.
    function until_(t: Time): Duration
end
