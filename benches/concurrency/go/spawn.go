// Goroutines that send one message and end; a thousand at a time.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const batch = 1000

func main() {
	count, _ := strconv.Atoi(os.Args[1])
	done := make(chan int, batch)
	started := time.Now()
	for b := 0; b < count/batch; b++ {
		for i := 0; i < batch; i++ {
			go func() { done <- 1 }()
		}
		for i := 0; i < batch; i++ {
			<-done
		}
	}
	fmt.Printf("spawn %.0f processes/s\n", float64(count/batch*batch)/time.Since(started).Seconds())
}
