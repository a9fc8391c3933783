-- increments a global at every run
SHARED = SHARED + 1
