"""What an SPL document says of itself and its products: names, makers, codes, strengths. Apart from ``spl``, which reads its text."""

from collections.abc import Iterable, Iterator

from lxml import etree

from drugref.sources.labels import Label

__all__ = ["label_of", "product_lines"]

_V3 = "{urn:hl7-org:v3}"
_ACTIVE = ("ACTIB", "ACTIM", "ACTIR", "ACTI")
# Classes of ingredient that act: by basis of strength, active moiety, reference substance.
_NDC = "2.16.840.1.113883.6.69"


def label_of(root: etree._Element) -> Label:
    """The head of a document."""
    products = list(_products(root))
    active = [element for product in products for element in _ingredients(product, active=True)]
    names = [_substance(element) for element in active]
    approvals = [_attribute(a, f"{_V3}id", "extension") for a in root.iter(f"{_V3}approval")]
    classes = [code.get("displayName") or "" for code in root.iter(f"{_V3}code") if "[" in (code.get("displayName") or "")]
    codes = [code.get("code") or "" for code in root.iter(f"{_V3}code") if code.get("codeSystem") == _NDC]
    return Label(
        substances=_unique(names),
        generics=_unique(_words(g) for p in products for g in p.iter(f"{_V3}genericMedicine") for g in g.iterchildren(f"{_V3}name")),
        brands=_unique(_name(product) for product in products),
        maker=_words(root.find(f"{_V3}author/{_V3}assignedEntity/{_V3}representedOrganization/{_V3}name")),
        set_id=_attribute(root, f"{_V3}setId", "root"),
        label_id=_attribute(root, f"{_V3}id", "root"),
        version=_attribute(root, f"{_V3}versionNumber", "value"),
        date=_attribute(root, f"{_V3}effectiveTime", "value"),
        product_type=_attribute(root, f"{_V3}code", "displayName").removesuffix(" LABEL"),
        applications=_unique(approvals),
        classes=_unique(name for name in classes if name.endswith("[EPC]")),
        original=not any(True for _ in root.iter(f"{_V3}asEquivalentEntity")),
        extra=(
            ("route", "; ".join(_unique(_shown(root, "routeCode")))),
            ("dosage_form", "; ".join(_unique(_form(product) for product in products))),
            ("epc", "; ".join(_unique(name for name in classes if name.endswith("[EPC]")))),
            ("moa", "; ".join(_unique(name for name in classes if name.endswith("[MoA]")))),
            ("substances", "; ".join(_unique(names))),
            ("unii", "; ".join(_unique(_unii(element) for element in active))),
            ("ndc", "; ".join(_unique(codes))),
        ),
    )


def product_lines(section: etree._Element) -> Iterator[str]:
    """The products of a section, one a line: name, generic name, form, what acts and how much, what else is in it."""
    for product in _products(section):
        generic = next((_words(name) for g in product.iter(f"{_V3}genericMedicine") for name in g.iterchildren(f"{_V3}name")), "")
        head = ", ".join(filter(None, (_name(product), generic, _form(product))))
        acting = [_with_strength(element) for element in _ingredients(product, active=True)]
        other = [_with_strength(element) for element in _ingredients(product, active=False)]
        parts = (head, f"active: {'; '.join(acting)}" if acting else "", f"inactive: {'; '.join(other)}" if other else "")
        yield ". ".join(filter(None, parts))


def _products(element: etree._Element) -> Iterator[etree._Element]:
    """The elements that hold a product's name and ingredients; kits hold several."""
    for name in ("manufacturedProduct", "manufacturedMedicine", "partProduct", "partMedicine"):
        for product in element.iter(f"{_V3}{name}"):
            if product.find(f"{_V3}name") is not None or any(True for _ in _ingredients(product, active=True)):
                yield product


def _ingredients(product: etree._Element, active: bool) -> Iterator[etree._Element]:
    for child in product:
        name = child.tag if isinstance(child.tag, str) else ""
        acts = name == f"{_V3}activeIngredient" or (name == f"{_V3}ingredient" and child.get("classCode", "") in _ACTIVE)
        if acts if active else not acts and name in (f"{_V3}ingredient", f"{_V3}inactiveIngredient"):
            yield child


def _substance(ingredient: etree._Element) -> str:
    """The name of an ingredient, with its salt."""
    return next((_words(element) for element in _below(ingredient) if element.tag == f"{_V3}name"), "")


def _below(ingredient: etree._Element) -> Iterator[etree._Element]:
    for substance in ingredient:
        if isinstance(substance.tag, str) and substance.tag.endswith("Substance"):
            yield from substance


def _unii(ingredient: etree._Element) -> str:
    return next((element.get("code") or "" for element in _below(ingredient) if element.tag == f"{_V3}code"), "")


def _with_strength(ingredient: etree._Element) -> str:
    """``"PHENYLEPHRINE HYDROCHLORIDE 2.5 mg per 5 mL"``, as far as the document says it."""
    over, under = (_amount(ingredient.find(f"{_V3}quantity/{_V3}{part}")) for part in ("numerator", "denominator"))
    return " ".join(filter(None, (_substance(ingredient), over, f"per {under}" if over and under and under != "1" else "")))


def _amount(element: etree._Element | None) -> str:
    if element is None:
        return ""
    unit = element.get("unit") or ""
    return " ".join(filter(None, (element.get("value"), "" if unit == "1" else unit)))


def _name(product: etree._Element) -> str:
    return _words(product.find(f"{_V3}name"))


def _form(product: etree._Element) -> str:
    """The form of a product itself, not of the packages it comes in."""
    return "; ".join(_unique(code.get("displayName") or "" for code in product.iterchildren(f"{_V3}formCode")))


def _shown(element: etree._Element, name: str) -> Iterator[str]:
    return (found.get("displayName") or "" for found in element.iter(f"{_V3}{name}"))


def _words(element: etree._Element | None) -> str:
    """All text of an element, its parts apart."""
    return " ".join(" ".join(map(str, element.itertext())).split()) if element is not None else ""


def _attribute(element: etree._Element, path: str, name: str) -> str:
    found = element.find(path)
    return (found.get(name) or "").strip() if found is not None else ""


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))
