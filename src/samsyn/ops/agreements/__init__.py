"""What follows from agreements for everyone: calendars, business days, and the populations that money is divided by."""
