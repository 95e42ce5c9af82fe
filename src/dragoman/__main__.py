"""`python -m dragoman`: the same as the command `dragoman`.

Enters: arguments. Leaves: the exit code. It holds no logic of its own.
"""

from dragoman.cli import main

if __name__ == "__main__":
    main()
