// A token goes around a ring of 1000 goroutines.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func node(in <-chan int, out chan<- int) {
	for token := range in {
		out <- token - 1
	}
}

func main() {
	hops, _ := strconv.Atoi(os.Args[1])
	last := make(chan int)
	first := last
	for i := 2; i <= 1000; i++ {
		in := make(chan int)
		go node(in, first)
		first = in
	}
	started := time.Now()
	left := hops
	for left > 0 {
		first <- left - 1
		left = <-last
	}
	fmt.Printf("ring %.0f messages/s\n", float64(hops-left)/time.Since(started).Seconds())
}
