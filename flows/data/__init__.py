"""Packaged tables and the network's example data; data only."""
