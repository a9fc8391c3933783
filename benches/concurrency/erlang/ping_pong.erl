%% Two processes: request, reply.
-module(ping_pong).
-export([main/1]).

main(Rounds) ->
    Main = self(),
    Other = spawn(fun() -> echo(Main) end),
    Started = erlang:monotonic_time(nanosecond),
    play(Other, Rounds),
    Seconds = (erlang:monotonic_time(nanosecond) - Started) / 1.0e9,
    io:format("ping_pong ~b round trips/s~n", [round(Rounds / Seconds)]).

play(_, 0) ->
    ok;
play(Other, Left) ->
    Other ! Left,
    receive Left -> play(Other, Left - 1) end.

echo(Main) ->
    receive Number -> Main ! Number end,
    echo(Main).
