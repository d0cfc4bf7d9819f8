module example.test/no-cgo

go 1.19
