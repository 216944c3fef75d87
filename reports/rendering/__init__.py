"""Document → HTML → PDF, in a child process with limits; what is drawn is fetched from memory."""
