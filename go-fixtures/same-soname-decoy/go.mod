module example.test/same-soname-decoy

go 1.19
