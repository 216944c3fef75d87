"""What the answers mean: datasets, measures, findings, strategy, and the report that shows them."""
