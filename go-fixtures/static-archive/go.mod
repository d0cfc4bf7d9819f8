module example.test/static-archive

go 1.19
