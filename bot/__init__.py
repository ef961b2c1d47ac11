"""The application: chat, staff pages, commands, and the route from question to answer."""
