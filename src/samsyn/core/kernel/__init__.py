"""What every room shares: money, dates and windows, organisations, citations, receipts, errors."""
