"""Plain text: names folded for comparison, and text made safe for a terminal.

Pure functions on strings; what a drug is, is decided elsewhere.
"""

import functools
import re
import sys
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable

__all__ = [
    "compact",
    "count_long_words",
    "escaped_json",
    "fold",
    "folded_words",
    "grams",
    "little_endian",
    "long_words",
    "name_key",
    "parts",
    "pieces",
    "pieces_asked",
    "sanitize",
    "slugify",
    "spelt",
    "storable",
]

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega", "σ": "sigma", "τ": "tau",
}  # fmt: skip
_MARKS = str.maketrans("", "", "®™©℠")
_SEPARATORS = re.compile(r"(?:[^\w+/&]|_)+")
# Letters of other alphabets stay: a name with a Cyrillic letter in it is another string, never the Latin name.
_JOINING = " +/&"
_JOINS = re.compile(r"\s*[+/&]\s*|\s+(?:and|with)\s+")

# C0 and C1 controls, bidi overrides and isolates, zero-width and other invisible format characters; tab and newline stay.
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_BREAKS = "[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"
# Breaks that are no line breaks to a terminal: a space, so that "10" and "20 mg" on two pages do not become "1020 mg".
_ANSI = r"\x1b\[[0-9;:?<=>!]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b\n]*\x1b\\|\x1b[ -/]*[0-~]"
# Of a string that nothing ends on its line only the mark is taken out: what follows may be a dose.
_FLOOD = r"(\w?)([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]{5,})"


def sanitize(text: str) -> str:
    """``text`` without anything that could steer a terminal or hide itself: escapes, controls, bidi, zero-width, floods of accents."""
    chars = set(text)
    if _plain(chars) and not any(map(unicodedata.combining, chars)):
        return text
    text = re.sub(_ANSI, "", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(_UNSAFE, "", re.sub(_BREAKS, " ", text))
    return re.sub(_FLOOD, lambda m: m[1] + m[2][:4], text)


_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
# Letters and accents by their class, and invisible.


def _plain(chars: set[str]) -> bool:
    """Whether there is nothing among these characters that could steer a terminal; spares most text the patterns, which take
    as long to compile as a tenth of bare Python's start."""
    if any("\U000e0000" <= c <= "\U000e0fff" for c in chars):
        return False  # tags and selectors, invisible and printable by their class
    return all(c == "\n" or c.isprintable() for c in chars) and not chars & _FILLERS


def escaped_json(text: str) -> str:
    """JSON text with the characters that ``sanitize`` takes out written as ``\\u`` escapes: the same value, harmless on a terminal."""
    return text if _plain(set(text)) else re.sub(_UNSAFE, lambda m: _escape(m[0]), text)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def fold(text: str) -> str:
    """A name in the form it is compared in: no case, accents, marks or punctuation, Greek letters spelt out, single spaces.

    ``+``, ``/`` and ``&`` are kept, because they join the parts of a combination.
    """
    if not text.isascii():
        text = sanitize(text).translate(_MARKS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
        text = "".join(_GREEK.get(c, c) for c in text.casefold())
    elif text.isalpha():
        return text.lower()
    text = text.casefold().replace("'", "")
    return _SEPARATORS.sub(" ", text).strip()


def compact(text: str) -> str:
    """``fold`` without any separator: ``Co-trimoxazole`` and ``cotrimoxazole`` are one."""
    return _bare(fold(text))


def _bare(folded: str) -> str:
    for sign in _JOINING:
        folded = folded.replace(sign, "")
    return folded


def name_key(text: str) -> str:
    """The key under which a name is stored and asked for: its parts compacted, in alphabetical order, joined by ``+``.

    British and American spelling are one. ``"Lamivudine/abacavir"``, ``"abacavir + lamivudine"`` and
    ``"ABACAVIR and LAMIVUDINE"`` share one key.
    """
    return "+".join(sorted(spelt(part) for part in parts(text) if part))


def parts(text: str) -> list[str]:
    """The parts that a text joins, compacted, in order; one that says nothing is "" ("lisinopril + ?")."""
    folded = fold(text)
    if folded.isalpha() and folded.isascii():
        return [folded]
    return [_bare(part) if part.isascii() else compact(part) for part in _JOINS.split(folded)]


_BRITISH = (("sulph", "sulf"), ("oestr", "estr"), ("ceph", "cef"), ("ph", "f"))
# Over the 14,000 substances of known-names.tsv these bring together 16 pairs of names, and each pair is one drug.


def spelt(bare: str) -> str:
    """A compacted name in one spelling: ``sulphasalazine`` and ``sulfasalazine``, ``amphetamine`` and ``amfetamine`` are one."""
    for british, other in _BRITISH:
        bare = bare.replace(british, other)
    return bare


def grams(bare: str) -> set[str]:
    """The letters in threes of a compacted name with its ends marked: ``abc`` → ``^ab``, ``abc``, ``bc$``."""
    padded = f"^{bare}$"
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


_PIECES = 3
# Two edits leave one of three pieces as it was, whatever they are (the pigeonhole principle); a swap of two letters that
# stand in two pieces counts as two.


@functools.cache
def _cuts(length: int) -> list[tuple[int, int]]:
    """Start and length of each piece of a name; the longer ones stand behind, where drug names are most alike."""
    size, more = divmod(length, _PIECES)
    sizes = [size + (i >= _PIECES - more) for i in range(_PIECES)]
    return [(sum(sizes[:i]), sizes[i]) for i in range(_PIECES)]


def pieces(bare: str) -> list[str]:
    """The keys under which a compacted name is kept for finding it within two edits: its length, which piece, and its letters."""
    return [f"{len(bare)}.{i}{bare[start : start + size]}" for i, (start, size) in enumerate(_cuts(len(bare)))]


def pieces_asked(asked: str) -> set[str]:
    """The keys of which every name within two edits of ``asked`` has at least one (Li, Deng and Feng's Pass-Join, VLDB 2011: which
    pieces of which lengths can stand where)."""
    edits, out = _PIECES - 1, set()
    for length in range(max(_PIECES, len(asked) - edits), len(asked) + edits + 1):
        more = len(asked) - length
        for i, (start, size) in enumerate(_cuts(length)):
            left = max(0, start - i, start + more - (edits - i))
            right = min(len(asked) - size, start + i, start + more + (edits - i))
            out |= {f"{length}.{i}{asked[at : at + size]}" for at in range(left, right + 1)}
    return out


def little_endian(numbers: "array[int]") -> "array[int]":
    """The numbers in the byte order of the index, or those of the index in the machine's own."""
    if sys.byteorder != "little":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def folded_words(text: str) -> list[str]:
    """The folded words of a sentence, in order."""
    return re.findall(r"\w+", fold(text))


_LONG = 5
# Letters from which one edit is a small enough part of a word to be taken for a slip.
_FOREIGN = r"[^\x00-\x7f]+"


def long_words(text: str) -> set[str]:
    """The folded words of five letters and more that have nothing but Latin letters: those a mistyped word may be taken for."""
    return {token.decode() for token in _tokens(text) if _is_long_word(token)}


def count_long_words(texts: Iterable[str]) -> dict[str, int]:
    """The long words of texts, and in how many of them each stands."""
    counts: Counter[bytes] = Counter()
    for text in texts:
        counts.update(_tokens(text))  # short ones too: to look at each word of each text takes longer than to count it
    return {token.decode(): count for token, count in counts.items() if _is_long_word(token)}


@functools.cache
def _letters() -> bytes:
    """What each byte of a text becomes: a small letter, or a space; a digit keeps a mark, because "b12" is no word."""
    return bytes(c if c > 127 else ord(chr(c).lower() if chr(c).isalpha() else "0" if chr(c).isdigit() else " ") for c in range(256))


def _tokens(text: str) -> set[bytes]:
    """The words of a text, small; in bytes, which are mapped and split in half the time."""
    found = set(text.encode("utf-8", "replace").translate(_letters()).split())
    foreign = [] if text.isascii() else [token for token in found if not token.isascii()]
    for token in foreign:
        found.remove(token)
        found.update(re.sub(_FOREIGN, _latin, token.decode()).encode("ascii").translate(_letters()).split())
    return found


def _latin(foreign: re.Match[str]) -> str:
    return _folded_within(foreign[0])


@functools.lru_cache(maxsize=4096)
def _folded_within(foreign: str) -> str:
    """What ``fold`` makes of characters that are no ASCII, within a word: a letter without its accent, nothing, a space, or a mark."""
    return re.sub(_FOREIGN, "0", fold(f"a{foreign}a")[1:-1])


def _is_long_word(token: bytes) -> bool:
    return len(token) >= _LONG and token.isalpha()


_SLUG = re.compile(r"[a-z0-9]+")


@functools.lru_cache(maxsize=4096)
def slugify(title: str) -> str:
    """``"Fluticasone + Salmeterol"`` → ``fluticasone-salmeterol``: lower case ASCII, hyphens."""
    plain = title.lower().replace("'", "") if title.isascii() else fold(title)  # what else ``fold`` does to ASCII parts words, as this does
    return "-".join(_SLUG.findall(plain))


def storable(path: str) -> str:
    """A path as text that SQLite takes; bytes that are no UTF-8 are written as escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")
