"""Starting the house on one machine: the demo, the tests, the checks, the benchmarks."""
