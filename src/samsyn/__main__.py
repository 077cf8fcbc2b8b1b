"""python -m samsyn: the command line, without its console script."""

from samsyn.cli import main

if __name__ == "__main__":
    main()
