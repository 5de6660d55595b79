"""What is done with conversations, one verb a file."""
