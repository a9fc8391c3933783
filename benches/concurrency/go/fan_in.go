// A thousand senders of small maps, one receiver. A struct would be Go's own way; a map is what the message is in the
// other two languages.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

const senders = 1000

func main() {
	count, _ := strconv.Atoi(os.Args[1])
	each := count / senders
	rows := make(chan map[string]any, 1024)
	started := time.Now()
	for id := 1; id <= senders; id++ {
		go func(id int) {
			name := "sender " + strconv.Itoa(id)
			for n := 1; n <= each; n++ {
				rows <- map[string]any{"id": id, "name": name, "n": n}
			}
		}(id)
	}
	sum := 0
	for i := 0; i < senders*each; i++ {
		sum += (<-rows)["n"].(int)
	}
	seconds := time.Since(started).Seconds()
	if sum != senders*each*(each+1)/2 {
		panic("wrong sum")
	}
	fmt.Printf("fan_in %.0f messages/s\n", float64(senders*each)/seconds)
}
