"""Everything that is done to official documents. One module for each part of the way."""
