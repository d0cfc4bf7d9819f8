package main

import (
	"fmt"
	"os/user"
)

func main() {
	root, err := user.LookupId("0")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("user 0 is", root.Username)
}
