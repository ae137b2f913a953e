"""Keys of a real store, rotated and killed while others use them."""
