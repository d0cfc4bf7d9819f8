module example.test/transitive-rpath

go 1.19
