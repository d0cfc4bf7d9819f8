package main

/*
#cgo LDFLAGS: -L${SRCDIR}/second -L${SRCDIR}/first -lname -lgreet
#include "c/greet.h"
#include "c/name.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.greet()), C.GoString(C.name()))
}
