%% How late a sleep of 10 ms ends beside four processes that never stop computing.
-module(fairness).
-export([main/1]).

main(Sleeps) ->
    Hogs = [spawn(fun() -> hog(1) end) || _ <- lists:seq(1, 4)],
    timer:sleep(100),
    Late = lists:sort([late() || _ <- lists:seq(1, Sleeps)]),
    [exit(Hog, kill) || Hog <- Hogs],
    io:format("fairness ~.3f ms~n", [lists:nth(max(1, Sleeps * 99 div 100), Late)]).

late() ->
    Started = erlang:monotonic_time(nanosecond),
    receive after 10 -> ok end,
    (erlang:monotonic_time(nanosecond) - Started) / 1.0e6 - 10.

hog(X) -> hog((X * 69069 + 1) band 16#ffffffff).
