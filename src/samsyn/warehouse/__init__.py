"""Warehouse: columnar data. Snapshots, quality checks, and fast kernels that equal the core's rules."""
