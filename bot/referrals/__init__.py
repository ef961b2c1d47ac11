"""The programme beyond one event: staff decide and pay, shoppers are told and named."""
