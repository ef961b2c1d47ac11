"""Who brought whom and what that earns: pure rules."""
