%% Eight parts that only compute: one after the other in one process, and as eight processes.
-module(parallel).
-export([main/1]).

main(Size) ->
    Parts = lists:seq(1, 8),
    Alone = seconds(fun() -> [fib(Size) || _ <- Parts] end),
    Together = seconds(fun() ->
        Monitors = [spawn_monitor(fun() -> fib(Size) end) || _ <- Parts],
        [receive {'DOWN', Ref, process, _, normal} -> ok end || {_, Ref} <- Monitors]
    end),
    io:format("parallel ~.2f times faster~n", [Alone / Together]).

seconds(Fun) ->
    Started = erlang:monotonic_time(nanosecond),
    Fun(),
    (erlang:monotonic_time(nanosecond) - Started) / 1.0e9.

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
