module example.test/net-only

go 1.19
