module example.test/transitive-own-runpath

go 1.19
