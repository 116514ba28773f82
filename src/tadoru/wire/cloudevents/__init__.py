"""CloudEvents 1.0.2 in JSON, signed as Standard Webhooks 1.0.0."""
