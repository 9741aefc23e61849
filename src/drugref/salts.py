"""Which words behind a drug's name are counter-ions, esters, hydrates or dose forms, and where the salt is the drug itself.

``lookup`` (a name as it is asked for) and the label readers (a name as it stands on a label) keep to the same lists.
"""

import functools

from drugref.text import fold

__all__ = ["CATIONS", "FORMS", "NEVER_ALONE", "SALTS", "WATERS", "without_salt"]

SALTS = frozenset(
    """acetate acetonide anhydrous aspartate axetil benzoate besilate besylate bisulfate bitartrate bromide butyrate chloride
    cilexetil citrate cypionate decanoate diacetate dihydrate dihydrochloride dimeglumine dimesylate dipotassium dipropionate
    disodium disoproxil enanthate erbumine estolate etexilate ethylsuccinate fumarate furoate gluconate hbr hcl hemifumarate
    hemihydrate hippurate hyclate hydrobromide hydrochloride hydrogen iodide isethionate lactate lactobionate malate maleate
    mandelate marboxil medoxomil meglumine mesilate mesylate mofetil monohydrate monohydrochloride napsylate nitrate olamine
    oxalate palmitate pamoate phosphate pivalate propionate proxetil saccharate sesquihydrate stearate succinate sulfate sulphate
    tartrate tosylate trihydrate trisodium trometamol tromethamine undecanoate valerate xinafoate""".split()
)
# Counter-ions, esters and hydrates that may stand behind a name and are never a drug there.
CATIONS = frozenset("arginine calcium lysine magnesium potassium sodium zinc".split())
# Behind a name that is asked for these may be a second ingredient ("ergocalciferol calcium", "omeprazole sodium bicarbonate"); in the
# name of one substance they are a counter-ion.
WATERS = frozenset("anhydrous dihydrate hemihydrate monohydrate sesquihydrate trihydrate".split())
NEVER_ALONE = frozenset(
    """aluminium aluminum ammonium amyl ascorbic barium benzyl bismuth boric calcium cesium cetyl chromic citric cobaltous copper cupric
    dimethyl ethyl ferric ferrous folic gallium glyceryl gold hydrogen indium iron isopropyl lactic lithium magnesium manganese manganous
    methyl methylene monomethyl nicotinic octyl phenyl potassium retinyl rubidium salicylic samarium selenious selenium silver sodium
    stannous strontium sulfur thallous tin zinc""".split()
)
# With these in front the salt is the drug: "ferrous sulfate" is not "ferrous", "dimethyl fumarate" is not "dimethyl".

FORMS = frozenset(
    """tablet tablets tab tabs capsule capsules cap caps caplet caplets injection inj infusion solution soln suspension susp syrup elixir
    cream ointment gel lotion drops patch patches spray inhaler nebulizer powder suppository suppositories vial vials pen pens ampule
    ampoule oral orally po iv im sc sq subq subcut subcutaneous intravenous intramuscular topical ophthalmic otic nasal rectal vaginal
    er xr sr cr la xl dr ec ir odt extended immediate delayed modified release""".split()
)
# What is typed behind a name and is no part of it. A name that ends so ("Wellbutrin XL") was tried whole before.
_DOSED_APART = frozenset(("disoproxil", "mofetil"))
# Esters with a sibling of another dose: 300 mg of tenofovir disoproxil is 25 mg of tenofovir alafenamide, and mycophenolate mofetil is
# no mycophenolate sodium. They stay in a label's title.

_BEHIND = (SALTS | CATIONS) - _DOSED_APART


@functools.lru_cache(maxsize=4096)
def without_salt(substance: str) -> str:
    """The name of one substance without what stands behind it as a salt, ester or hydrate; its letters stay as they are.

    ``"METFORMIN HYDROCHLORIDE"`` → ``METFORMIN``; ``"Ferrous sulfate"`` stays. Not for texts that may name two substances.
    """
    words = substance.split()
    if not words or fold(words[0]).split(" ")[0] in NEVER_ALONE:
        return " ".join(words)
    while len(words) > 1 and fold(words[-1]) in _BEHIND:
        words.pop()
    return " ".join(words)
