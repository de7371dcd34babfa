"""Spreadsheets of people in: bytes to rows, rows to staff and pupils, those into the register."""
