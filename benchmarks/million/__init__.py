"""An office with a million documents: `office` and `document` say what there is, `rows` and `searched` lay it out as the tables
want it, `writing` writes it, `building` does all of it in order, `measuring` asks.
"""
