-- spec: errors 12.47, processes 2.5
-- status: 1
-- stderr: final
-- stderr: errors_47_report_of_main.lua
error(errors.new("final"))
