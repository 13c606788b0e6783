"""The checks of browser_test.py, by subject."""
