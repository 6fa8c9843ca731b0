"""The facts of each dialect as data, one file a dialect, each with its source and date."""
