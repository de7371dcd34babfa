"""The rules: pure functions from what is wanted and what is true to Changes or a Refusal."""
