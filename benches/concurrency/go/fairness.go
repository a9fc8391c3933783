// How late a sleep of 10 ms ends beside four goroutines that never stop computing.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"time"
)

var sink uint32

func hog() {
	x := uint32(1)
	for x != 0 || sink == 0 {
		x = x*69069 + 1
	}
	sink = x
}

func main() {
	sleeps, _ := strconv.Atoi(os.Args[1])
	for i := 0; i < 4; i++ {
		go hog()
	}
	time.Sleep(100 * time.Millisecond)
	late := make([]float64, sleeps)
	for i := range late {
		started := time.Now()
		time.Sleep(10 * time.Millisecond)
		late[i] = float64(time.Since(started).Nanoseconds())/1e6 - 10
	}
	sort.Float64s(late)
	p99 := sleeps*99/100 - 1
	if p99 < 0 {
		p99 = 0
	}
	fmt.Printf("fairness %.3f ms\n", late[p99])
}
