-- yields once while it is loaded
return coroutine.yield("from the file") or "value"
