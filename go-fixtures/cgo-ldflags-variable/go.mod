module example.test/cgo-ldflags-variable

go 1.19
