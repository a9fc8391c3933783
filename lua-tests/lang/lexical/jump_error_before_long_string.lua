-- A jump without target is found when the token behind the function's end has been read: where that token ends.
print(load("x = function() if a then break end return t end[[\n\n\n\n]] y = 1", "=s"))
print(load("x = function() goto nowhere end\n[==[\n\n]==] y = 1", "=s"))
print(load("x = function() break end 'a\\\nb\\z\n   c' y = 1", "=s"))
print(load("x = function() ::a:: ::a::[[\n\n]] end", "=s"))
