"""What the goods are: the catalogue of products, which may stand in for one another, and the lists of what to hold."""
