"""Running an agent: the loop, its two doors (`Editor` and `Model`), its tools and what it records."""
