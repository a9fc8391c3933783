#!/usr/bin/env lua
-- the first line is skipped because it starts with '#'
return "after shebang", debug.getinfo(1, "l").currentline
