package main

import (
	"fmt"
	"net"
)

func main() {
	addresses, err := net.LookupHost("localhost")
	fmt.Println("localhost is known:", err == nil && len(addresses) > 0)
}
