"""The HTTP around the console and the widget: the one application, its doors and its plain pages."""
