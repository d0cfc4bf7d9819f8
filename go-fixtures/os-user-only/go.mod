module example.test/os-user-only

go 1.19
