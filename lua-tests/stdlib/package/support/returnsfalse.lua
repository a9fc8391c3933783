-- returns false
FALSE_RAN = (FALSE_RAN or 0) + 1
return false
