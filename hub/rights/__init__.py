"""What a person may ask of their own data: a copy, a correction, erasure (PIPL 44 to 47)."""
