module example.test/odd-path

go 1.19
