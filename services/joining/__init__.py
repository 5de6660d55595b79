"""Into the workspace by an invitation: a link that goes by mail or by hand, and works once."""
