-- spec: processes 21.8
-- expect: 2	nil
-- expect: 21	nil
function helper(x) return x + 1 end
print(process.exec(function() return helper(1) end))

-- Globals that a copied global function names come along, a table with all that it reaches too.
config = { factor = 10, scale = function(n) return n * 2 end }
function outer(x) return helper(config.scale(x * config.factor)) end
print(process.exec(function() return outer(1) end))
