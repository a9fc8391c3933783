%% One process after the other: start it, wait for its end and its value.
-module(spawn_wait).
-export([main/1]).

main(Count) ->
    Started = erlang:monotonic_time(nanosecond),
    Sum = run(Count, 0),
    Seconds = (erlang:monotonic_time(nanosecond) - Started) / 1.0e9,
    Sum = Count * (Count + 1) div 2,
    io:format("spawn_wait ~b processes/s~n", [round(Count / Seconds)]).

run(0, Sum) ->
    Sum;
run(N, Sum) ->
    {_, Ref} = spawn_monitor(fun() -> exit({value, N}) end),
    receive {'DOWN', Ref, process, _, {value, V}} -> run(N - 1, Sum + V) end.
