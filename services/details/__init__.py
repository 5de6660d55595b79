"""What is known of a customer: what agents have typed, what they say of themselves, where they write from."""
