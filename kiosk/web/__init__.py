"""HTTP: parse, build the Action, perform, answer. No rule and no SQL lives here."""
