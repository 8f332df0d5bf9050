"""A duty as the subject of a sentence: "Models phonics lessons" becomes "modeling phonics lessons".

Only verbs that are certain to be verbs are turned; where the first word could be anything,
`gerund` gives up and the caller quotes the duty instead.
"""

from __future__ import annotations

import re

MAX_WORDS = 14
"""A longer phrase is cut at the last comma, "and" or preposition before this many words."""

_VERBS = """
accompany act adapt address adjust advise agree align analyse analyze answer arrange articulate ask
assemble assess assist attend begin bring build call carry celebrate chair champion check choose
circulate co-construct co-create co-design co-facilitate co-host co-lead co-plan co-teach co-write
coach collaborate collect communicate compare compile complete conduct confer connect construct
consult contribute convene coordinate create cultivate curate debrief deliver demonstrate design
develop disseminate distribute do drop elicit encourage engage ensure establish evaluate examine
explain explore facilitate film find follow foster gather give go greet grow guide help hold host
identify implement improve induct inform instruct integrate interpret introduce invite join keep
launch lead lend listen locate look maintain make measure meet mentor model moderate modify
monitor nurture observe offer onboard open organise organize orient pair participate plan post
prepare present produce promote provide publish pull push put read recommend record recruit
reflect rehearse report represent research respond return review revise revisit run see select
send set share show sit speak start stay strengthen study suggest supply support survey sustain
tailor take talk teach team-teach tell track train translate try tutor unpack update use visit
walk watch welcome work write
"""
_DOUBLED = frozenset({"plan", "run", "put", "set", "sit", "drop", "begin"})


def _third(verb: str) -> str:
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|sh|ch|x|z|o)$", verb) else f"{verb}s"


def _ing(verb: str) -> str:
    if verb.rpartition("-")[2] in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if re.search(r"[^eoy]e$", verb) else f"{verb}ing"


_GERUNDS = {
    form: _ing(verb) for verb in _VERBS.split() for form in (verb, _third(verb), _ing(verb))
}
_GERUNDS |= {"modelling": "modelling", "counselling": "counselling", "tutoring": "tutoring"}

_JOINED = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+and(?:/or)?\s+|\s+&\s+|\s*/\s*)(?:to\s+)?")
_WORD = re.compile(r"[\w’'-]+")
_CUT = re.compile(
    r"[:;(—]|\s[-–]\s|[.!?](?=\s)|,?\s+(?:so (?:that|as to)|in order|(?:and|or|then|but)\s+(?:to|you|the coach|they|then)\b)",
    re.IGNORECASE,
)
_NEXT_VERB = re.compile(
    r",?\s+(?:and|then|or|but|&)\s+(?P<word>[\w-]+)(?=(?P<object>\s+(?:an?|the|each|every|their|them"
    r"|his|her|its|your|it|back)\b)?(?P<leaning>\s+(?:with|to|on|upon|up|out|over|for)\b)?)|,\s+(?P<after>[\w-]+)\b",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r",|\b(?:and|or|with|in|on|at|for|from|by|during|to|through|within|across|about|after|before)\b"
)
_LOOSE = re.compile(
    r"[\s,]+(?:(?:and|or|with|in|on|at|for|from|by|to|of|the|an?|according)\s*)?\Z", re.I
)


def core(words: str) -> str:
    """What a duty does, up to where its next verb, purpose or aside begins: a prefix of it."""
    if cut := _CUT.search(words):
        words = words[: cut.start()] or words
    verbs = _opening(words)
    at = verbs[-1][1] if verbs else 0
    third = bool(verbs) and words[at - 1] in "sS"
    for joint in _NEXT_VERB.finditer(words, at):
        word = (joint["word"] or joint["after"]).lower()
        # "Models … and follows up with" has the same ending twice: again a verb.
        alike = joint["leaning"] and third and word.endswith("s")
        if word in _GERUNDS or joint["object"] or alike:
            words = words[: joint.start()]
            break
    return _shortened(words, at)


def gerund(words: str) -> str:
    """The phrase with its opening verbs as "-ing" forms; "" if they are not known for verbs.

    Args:
        words: a phrase such as `core` gives.
    """
    verbs = _opening(words)
    if not verbs:
        return ""
    rest = words[verbs[-1][1] :]
    if not rest.strip() or _JOINED.match(rest):
        # Something is joined on that may be a verb too: "Orders, labels and stores".
        return ""
    parts = [
        _GERUNDS[words[start:end].lower()]
        + words[end : verbs[k + 1][0] if k + 1 < len(verbs) else end]
        for k, (start, end) in enumerate(verbs)
    ]
    turned = re.sub(r"\bto (?=[\w-]+ing\b)", "", "".join(parts)) + rest
    return turned.lower() if words.isupper() else turned


def _opening(words: str) -> list[tuple[int, int]]:
    """Where the verbs stand that open the phrase: "Plans, models and co-teaches"."""
    lead = re.match(r"(?:to|will)\s+", words, re.IGNORECASE)
    at, found = (lead.end() if lead else 0), []
    while (word := _WORD.match(words, at)) and word.group().lower() in _GERUNDS:
        found.append(word.span())
        joint = _JOINED.match(words, word.end())
        if not joint:
            break
        at = joint.end()
    return found


def _shortened(words: str, least: int) -> str:
    ends = [word.end() for word in _WORD.finditer(words)]
    if len(ends) > MAX_WORDS:
        limit = ends[MAX_WORDS - 1]
        joints = [m.start() for m in _SOFT.finditer(words, ends[3], limit) if m.start() > least]
        words = words[: joints[-1] if joints else limit]
    while loose := _LOOSE.search(words):
        words = words[: loose.start()]
    return words
