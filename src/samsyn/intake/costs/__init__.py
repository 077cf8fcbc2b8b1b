"""A region's accounts on their way in: SIE 4, CSV and Excel, as rows of vouchers."""
