-- the root of a package folder
return { name = ..., file = select(2, ...), sub = require("pkg.sub") }
