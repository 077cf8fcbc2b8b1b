"""The demo country: what the regions would send and do, made up from a seed and sent through the real importer."""
