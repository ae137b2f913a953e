"""A synthetic Heilongjiang: valid in every form, unmistakably made up, and the same for the same seed."""
