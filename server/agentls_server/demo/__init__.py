"""The demonstration: a sample service, recorded replies of a model, and a small editor that shows the rest at work."""
