"""GB/T 9704-2012, the layout of official documents: its dimensions as data and the templates that use them."""
