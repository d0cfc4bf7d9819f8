module example.test/versioned-soname-stub

go 1.19
