"""Files in and out: spreadsheets of people in; labels and badges out."""
