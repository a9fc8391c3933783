-- spec: processes 21.66
-- options: --shutdown-timeout 50s
-- timeout: 30
-- status: 3
process.spawn(function() process.inbox():receive() end)
return 3
