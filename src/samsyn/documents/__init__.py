"""Values to bytes: workbooks, and later PDF and Word."""
