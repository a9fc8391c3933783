%% Processes that send one message and end; a thousand at a time.
-module(spawn).
-export([main/1]).

main(Count) ->
    Batch = 1000,
    Started = erlang:monotonic_time(nanosecond),
    batches(Count div Batch, Batch),
    Seconds = (erlang:monotonic_time(nanosecond) - Started) / 1.0e9,
    io:format("spawn ~b processes/s~n", [round(Count div Batch * Batch / Seconds)]).

batches(0, _) ->
    ok;
batches(Left, Batch) ->
    Main = self(),
    start(Main, Batch),
    collect(Batch),
    batches(Left - 1, Batch).

start(_, 0) ->
    ok;
start(Main, Left) ->
    spawn(fun() -> Main ! 1 end),
    start(Main, Left - 1).

collect(0) -> ok;
collect(Left) -> receive 1 -> collect(Left - 1) end.
