"""Words that stand near a brand name and are none: forms, routes, places, makers, salts, and words that open a sentence.

Apart from ``names``, which reads the sentences, because these are tables. A word that is in none of them is taken for
another substance when it stands in a parenthesis, and for a name when it is capitalised: better too few words than too many.
"""

__all__ = ["HARMLESS", "NOT_NAMES", "SALTS"]

HARMLESS = frozenset(
    """brand brands name names trade generic discontinued formerly former older newer new previously now most common commonly popular
    primarily mainly also others other many more etc among availability available regional regionally region regions variation variations
    vary varies depending
    manufacturer manufacturers by in on for the of and or a an as is be its e.g eg can may which possibly this list not exhaustive used only
    oral orally topical ophthalmic otic nasal inhaled inhaler inhalation injection injectable intravenous intramuscular subcutaneous
    transdermal rectal vaginal sublingual buccal iv im sc tablet tablets capsule capsules cream ointment gel lotion solution suspension
    syrup spray drops eye ear patch powder granules foam shampoo liquid form forms formulation formulations release extended-release
    immediate-release sustained-release delayed-release modified-release controlled-release extended immediate sustained delayed modified
    controlled er xr sr cr dr mr la od odt otc xl strength kit pen vial infusion implant depot long-acting short-acting once-daily daily
    adult adults child children pediatric paediatric veterinary humans human dogs cats
    us usa u.s u.s.a uk u.k eu united states kingdom america europe european canada australia india japan germany france italy spain china
    brazil mexico ireland switzerland zealand international internationally country countries usan ban inn jan
    pharma pharmaceutical pharmaceuticals ltd limited inc laboratories labs healthcare biotech gmbh ag company co corp""".split()
)
# Words in a parenthesis behind a name that say nothing of another substance: marks, forms, routes, places, makers.
SALTS = frozenset(
    """hydrochloride hcl hydrobromide hbr sulfate sulphate sodium potassium calcium magnesium maleate mesylate mesilate besylate besilate
    tartrate acetate citrate phosphate succinate fumarate pamoate embonate nitrate bromide chloride lactate gluconate tosylate dihydrate
    monohydrate hydrate anhydrous""".split()
)
NOT_NAMES = frozenset(
    """brand brands name names the some note usan ban inn us usa uk eu india europe canada australia generic generics others other no
    common international regional several many various numerous multiple a an and or as at by for from in of on to with while although
    because since however therefore also it its this that these those they there here such each all any both none not one few
    example examples available availability commonly currently depending different formerly may might marketed sold known
    particularly especially usually typically always please you your consult check refer see unknown unavailable n/a""".split()
)
# Words that open a sentence or a heading; a "name" that starts with one is none.
