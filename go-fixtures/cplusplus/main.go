package main

/*
#cgo LDFLAGS: -L${SRCDIR}/lib -lgreet
#include "bridge.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.bridge()))
}
