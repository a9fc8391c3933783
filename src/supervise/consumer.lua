-- The program of a queue.consumer: so many coroutines serve its queue until it is asked to end; then they come to their end.
return function(consumer, concurrency)
  local events = process.events()
  local ended = channel.new(concurrency)
  for _ = 1, concurrency do
    coroutine.spawn(function()
      while consumer:serve() do end
      ended:send(true)
    end)
  end
  repeat local event = events:receive() until event.kind == process.event.CANCEL
  consumer:close()
  for _ = 1, concurrency do ended:receive() end
end
