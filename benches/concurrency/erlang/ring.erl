%% A token goes around a ring of 1000 processes.
-module(ring).
-export([main/1]).

main(Hops) ->
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> member(Next) end) end, self(), lists:seq(2, 1000)),
    Started = erlang:monotonic_time(nanosecond),
    Left = turn(First, Hops),
    Seconds = (erlang:monotonic_time(nanosecond) - Started) / 1.0e9,
    io:format("ring ~b messages/s~n", [round((Hops - Left) / Seconds)]).

turn(_, Left) when Left =< 0 ->
    Left;
turn(First, Left) ->
    First ! Left - 1,
    receive Token -> turn(First, Token) end.

member(Next) ->
    receive Token -> Next ! Token - 1 end,
    member(Next).
