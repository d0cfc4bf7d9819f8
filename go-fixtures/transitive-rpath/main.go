package main

/*
#cgo LDFLAGS: -L${SRCDIR}/outer -Wl,-rpath-link=${SRCDIR}/inner -louter
#include "c/outer.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.outer()))
}
