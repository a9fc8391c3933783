// Eight parts that only compute: one after the other in one goroutine, and as eight goroutines.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const parts = 8

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	started := time.Now()
	for i := 0; i < parts; i++ {
		fib(size)
	}
	alone := time.Since(started).Seconds()

	started = time.Now()
	var all sync.WaitGroup
	all.Add(parts)
	for i := 0; i < parts; i++ {
		go func() {
			fib(size)
			all.Done()
		}()
	}
	all.Wait()
	fmt.Printf("parallel %.2f times faster\n", alone/time.Since(started).Seconds())
}
