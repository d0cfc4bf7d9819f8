// A program whose greeting comes from a C library.
package main

// #cgo LDFLAGS: -lgreet
// #include <greet.h>
import "C"

import "os"

func main() {
	os.Stdout.WriteString(C.GoString(C.greeting()) + "\n")
}
