package main

/*
#cgo LDFLAGS: -L${SRCDIR}/lib -Wl,-Bstatic -lgreet -Wl,-Bdynamic
#include "c/greet.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.greet()))
}
