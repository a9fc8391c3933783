# Where it runs, and what it was given.
echo "in $(basename "$PWD"), greeting $GREETING, home ${HOME-unknown}"
