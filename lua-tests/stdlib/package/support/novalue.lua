-- returns nothing
NOVALUE_RAN = (NOVALUE_RAN or 0) + 1
