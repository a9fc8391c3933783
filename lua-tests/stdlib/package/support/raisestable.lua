-- raises a table while it loads
error({ code = 77 })
