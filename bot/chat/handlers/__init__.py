"""What a shopper or staff member can do, one file for each kind of thing."""
