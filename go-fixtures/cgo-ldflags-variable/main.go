package main

/*
#include "c/greet.h"
*/
import "C"

import "fmt"

func main() {
	fmt.Println(C.GoString(C.greet()))
}
