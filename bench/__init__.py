"""Benchmarks: every figure is measured against a peer in the same run."""
