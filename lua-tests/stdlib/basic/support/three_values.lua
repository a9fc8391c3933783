-- returns three values to its caller
return 1, nil, "three"
