// Two goroutines: request, reply.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	rounds, _ := strconv.Atoi(os.Args[1])
	ping, pong := make(chan int), make(chan int)
	go func() {
		for number := range ping {
			pong <- number
		}
	}()
	started := time.Now()
	for i := 0; i < rounds; i++ {
		ping <- i
		<-pong
	}
	fmt.Printf("ping_pong %.0f round trips/s\n", float64(rounds)/time.Since(started).Seconds())
}
