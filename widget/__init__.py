"""The customer's side: a loader for any website, the chat page, and the socket behind both."""
