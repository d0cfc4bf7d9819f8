module example.test/cgo-shared-library

go 1.19
