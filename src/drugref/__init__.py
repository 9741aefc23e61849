"""drugref: the drug reference for the terminal. Importing it costs nothing; the program starts in ``__main__``."""

__all__ = ["__version__"]

__version__ = "0.1.0"
