"""What is asked: studies, instruments, questions, expressions, and the one truth of validation."""
