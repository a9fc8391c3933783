// One goroutine after the other: start it, wait for its end and its value.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	count, _ := strconv.Atoi(os.Args[1])
	started := time.Now()
	sum := 0
	for i := 1; i <= count; i++ {
		done := make(chan int, 1)
		go func(n int) { done <- n }(i)
		sum += <-done
	}
	seconds := time.Since(started).Seconds()
	if sum != count*(count+1)/2 {
		panic("wrong sum")
	}
	fmt.Printf("spawn_wait %.0f processes/s\n", float64(count)/seconds)
}
