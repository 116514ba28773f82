"""The API: `/api/v1`, every verb over HTTP."""
