module example.test/system-library-shadowed

go 1.19
