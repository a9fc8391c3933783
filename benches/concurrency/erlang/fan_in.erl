%% A thousand senders of small maps, one receiver.
-module(fan_in).
-export([main/1]).

main(Count) ->
    Senders = 1000,
    Each = Count div Senders,
    Main = self(),
    Started = erlang:monotonic_time(nanosecond),
    [spawn(fun() -> sender(Main, Id, <<"sender ", (integer_to_binary(Id))/binary>>, 1, Each) end)
     || Id <- lists:seq(1, Senders)],
    Sum = collect(Senders * Each, 0),
    Seconds = (erlang:monotonic_time(nanosecond) - Started) / 1.0e9,
    Sum = Senders * Each * (Each + 1) div 2,
    io:format("fan_in ~b messages/s~n", [round(Senders * Each / Seconds)]).

sender(_, _, _, N, Each) when N > Each ->
    ok;
sender(Main, Id, Name, N, Each) ->
    Main ! #{id => Id, name => Name, n => N},
    sender(Main, Id, Name, N + 1, Each).

collect(0, Sum) -> Sum;
collect(Left, Sum) -> receive #{n := N} -> collect(Left - 1, Sum + N) end.
