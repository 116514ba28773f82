"""Bodies that the API takes, closed and with their units; replies are the verbs' own views."""
