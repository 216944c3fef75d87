"""The shell: asks what surveys defines, keeps the answers, shows what reports finds."""
