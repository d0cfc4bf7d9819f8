package main

/*
#cgo LDFLAGS: -L${SRCDIR}/stubs -L${SRCDIR}/real -lgreet
#include "c/greet.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.greet()))
}
