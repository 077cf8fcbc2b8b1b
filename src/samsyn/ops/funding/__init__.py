"""The grant's money: allotted, asked for, paid, accounted for and paid back, and the desk that handles it."""
