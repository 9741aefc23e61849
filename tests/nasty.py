"""Texts made to break a reader, a terminal or a search: shared by the tests of hostile files, texts and queries. Our own, all of it."""

import random

STEERING = {
    "colour": "\x1b[31mred\x1b[0m",
    "clear screen": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;http://example.invalid\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "unended string": "\x1b]52;c;aaaa",
    "device control": "\x1bP+q544e\x1b\\",
    "application": "\x1b_Gf=100;AAAA\x1b\\",
    "query": "\x1b[6n\x1b[c\x05",
    "charset": "\x1b(0\x0e\x0f",
    "one byte": "\x9b31m\x9d0;owned\x9c\x90q\x9c",
    "overprint": "5 mg\r50 mg",
    "backspace": "50\x08\x08\x085 mg",
    "delete and bell": "a\x7f\x07b",
    "override": "\u202egm 005\u202c",
    "isolate": "\u2066a\u2067b\u2069",
    "marks": "a\u200eb\u200fc\u061cd",
    "zero width": "do\u200bse\u200c \u200d\u2060\ufeff1",
    "soft hyphen": "di\u00adgoxin",
    "tags": "safe\U000e0041\U000e0042\U000e007f",
    "selectors": "a\ufe0fb\U000e0100",
    "fillers": "a\u115fb\u3164c\uffa0d\u034fe",
    "line breaks": "10\x0b20\x0c30\x8540\u202850\u202960",
    "flood": "e" + "\u0301" * 300 + "\u20dd" * 50,
    "format": "a\U0001d173b\U0001bca0c\ufff9d\ufffae\ufffb",
}
# Each of them may stand in a monograph, in a name or in a query.
PLAIN = {
    "markup": "[bold]x[/bold] [/] [/b] [link=http://x]y[/link] [red] [max 3200 mg/day]",
    "emoji codes": ":pill: :warning: :smile:",
    "long word": "hydroxy" * 60,
    "wide": "漢字かな交じり文" * 12,
    "emoji": "👩‍⚕️👨‍👩‍👧‍👦🇩🇪" * 5,
    "braces": "{0} {} {x!r} %s %d %(a)s $HOME `id` $(id) ${x}",
    "arabic": "جرعة 5 مغ",
    "private": "\ue000\uf8ff",
}
# Harmless to a terminal; no renderer may take it for its own language.
SIGNS = ["", " ", "-", "--", "\t", "\n", '"', "'", "*", "%", "_", "^", ":", "(", ")", "{", "}", "[", "]", "\\", "/", "+", "&", ";", ".", "NEAR", "NOT",
         "AND", "OR", "NEAR(a b, 2)", "title:", "a*", "^a", '"a', "a + b", "SELECT", "'; DROP TABLE drug; --", "70/30", "<", ">=", "\0", "\ud800", "ß",
         "İ", "ı", "ﬁ", "①", "½", "µg", "é", "e\u0301", "\u0301", "🙂"]  # fmt: skip
WORDS = [
    "natalizumab",
    "Tysabri",
    "ropinex",
    "dose",
    "pregnancy",
    "can",
    "i",
    "take",
    "apixaban",
    "amoxicilin",
    "renal",
    "what",
    "is",
    "?",
    "5",
    "mg",
    "1,000",
]


def queries(count: int, seed: int = 7) -> list[str]:
    """So many queries, the same ones every time: nasty texts, signs of every language on the way, and words in all mixtures."""
    chance = random.Random(seed)
    pools = (list(STEERING.values()), list(PLAIN.values()), SIGNS, SIGNS, WORDS, WORDS)

    def piece() -> str:
        kind = chance.random()
        if kind < 0.15:
            return "".join(
                chr(chance.choice((chance.randrange(0x80), chance.randrange(0x3000), chance.randrange(0x110000)))) for _ in range(6)
            )
        if kind < 0.2:
            return chance.choice(WORDS)[: chance.randrange(12)] * chance.choice((1, 1, 2, 300))
        return chance.choice(chance.choice(pools))

    return [chance.choice(("", " ", " ")).join(piece() for _ in range(chance.randrange(1, 7))) for _ in range(count)]
