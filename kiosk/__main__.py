"""`python -m kiosk` and the `kiosk` command are the same thing."""

from kiosk.cli import main

if __name__ == "__main__":
    main()
