"""WhatsApp as a channel, through its Cloud API as published."""
