// Only there so that GoogleTest's headers are compiled once, for all test programs.
