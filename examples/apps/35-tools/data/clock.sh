# Says something now and then, and does not end by itself.
n=0
while :; do
    n=$((n + 1))
    echo "tick $n"
    echo "$n" >> ticks
    sleep 0.05
done
