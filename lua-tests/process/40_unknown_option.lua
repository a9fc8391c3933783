-- spec: processes 21.40
-- expect: false	option nope is not supported
-- expect: false	option nope is not supported
-- expect: false	false
-- expect: true	nil	true
-- expect: false	trap_links must be a boolean
-- expect: false	upgradable must be a boolean
-- expect: true	nil
print(process.set_options { nope = 1 })
print(process.set_options { trap_links = true, nope = 1 })
local options = process.get_options()
print(options.trap_links, options.upgradable)
local ok, err = process.set_options { trap_links = true }
print(ok, err, process.get_options().trap_links)
print(process.set_options { trap_links = 1 })
print(process.set_options { upgradable = "yes" })
print(process.set_options { "ignored" })
