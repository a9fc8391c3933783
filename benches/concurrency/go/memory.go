// Resident memory of a goroutine that waits for the first message of its own channel.
package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"time"
)

var pattern = regexp.MustCompile(`VmRSS:\s+(\d+)`)

func resident() int {
	text, _ := os.ReadFile("/proc/self/status")
	kib, _ := strconv.Atoi(string(pattern.FindSubmatch(text)[1]))
	return kib * 1024
}

func main() {
	count, _ := strconv.Atoi(os.Args[1])
	before := resident()
	for i := 0; i < count; i++ {
		inbox := make(chan int)
		go func() { <-inbox }()
	}
	// All have come to rest when it grows no more.
	last := resident()
	for {
		time.Sleep(500 * time.Millisecond)
		now := resident()
		if float64(now) < float64(last)*1.001 {
			break
		}
		last = now
	}
	fmt.Printf("memory %.0f bytes/process\n", float64(last-before)/float64(count))
}
