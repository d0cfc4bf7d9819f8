module example.test/net-only-extra

go 1.19
