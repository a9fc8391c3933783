--- Counters, gauges and histograms of the run.

--- Labels by name.
type Labels = {[string]: string | number | boolean}

interface Module
    --- The value is not negative.
    function counter_add(name: string, value: number, labels?: Labels): (boolean, error?)
    function counter_inc(name: string, labels?: Labels): (boolean, error?)
    --- All that was counted, in the text format of Prometheus.
    function exposition(): (string, error?)
    function gauge_add(name: string, value: number, labels?: Labels): (boolean, error?)
    function gauge_dec(name: string, labels?: Labels): (boolean, error?)
    function gauge_inc(name: string, labels?: Labels): (boolean, error?)
    function gauge_set(name: string, value: number, labels?: Labels): (boolean, error?)
    function histogram(name: string, value: number, labels?: Labels): (boolean, error?)
end
