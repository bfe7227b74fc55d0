"""What stands behind `notecheck.numbers` and `notecheck.words`: the reading of plain sentences.

`markup` finds the prose in Markdown; `tokens`, `numerals`, `measures`, `ranges` and `quantities`
make numbers of it; `families`, `vocabulary` and `negation` words with a meaning.
"""
