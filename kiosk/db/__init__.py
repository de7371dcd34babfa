"""The only SQL outside schema.sql: one file a noun, reading facts and storing rows."""
