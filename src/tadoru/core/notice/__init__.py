"""What leaves the node by itself: events, calls and mails."""
