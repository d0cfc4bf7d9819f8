module example.test/static-beside-shared

go 1.19
