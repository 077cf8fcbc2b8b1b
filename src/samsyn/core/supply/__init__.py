"""Supply: how long medicines last, what is used of them, and the picture judged against an agreement's goal.

The readable reference. The warehouse's kernels compute the same figures fast; property tests hold the two
equal.
"""
