"""Badges and labels out: new codes, drawn on label sheets as PDF."""
