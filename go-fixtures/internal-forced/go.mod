module example.test/internal-forced

go 1.19
