"""What requests and answers look like; the published OpenAPI is made of these."""
