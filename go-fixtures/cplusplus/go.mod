module example.test/cplusplus

go 1.19
