package main

/*
#cgo LDFLAGS: -L${SRCDIR}/prefix/lib -lgreet -lz
#include "c/greet.h"
const char *zlibVersion(void);
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.greet()), "and the system's zlib:", C.GoString(C.zlibVersion()) != "decoy")
}
