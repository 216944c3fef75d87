"""METHOD §5, one family of measures a file."""
