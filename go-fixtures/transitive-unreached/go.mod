module example.test/transitive-unreached

go 1.19
