%% Resident memory of a process that waits for its first message.
-module(memory).
-export([main/1]).

main(Count) ->
    Before = resident(),
    start(Count),
    After = rest(resident()),
    io:format("memory ~b bytes/process~n", [round((After - Before) / Count)]).

start(0) ->
    ok;
start(Left) ->
    spawn(fun() -> receive Message -> Message end end),
    start(Left - 1).

%% All have come to rest when it grows no more.
rest(Last) ->
    timer:sleep(500),
    case resident() of
        Now when Now < Last * 1.001 -> Last;
        Now -> rest(Now)
    end.

resident() ->
    {ok, Text} = file:read_file("/proc/self/status"),
    {match, [Kib]} = re:run(Text, "VmRSS:\\s+(\\d+)", [{capture, all_but_first, list}]),
    list_to_integer(Kib) * 1024.
