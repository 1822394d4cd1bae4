"""Benchmarks: what a page costs, beside the least it could cost, in the same run."""
