"""How agents' bodies say things: the titles and the sentences that `reading` knows, as data, in the order of trial."""

from __future__ import annotations

import re

_EDIT = r"(?:touch|modif(?:y|ying)|edit(?:ing)?|chang(?:e|ing)|writ(?:e|ing)|alter|updat(?:e|ing)|overwrit(?:e|ing)|delet(?:e|ing)|remov(?:e|ing)|renam(?:e|ing)|mov(?:e|ing)|creat(?:e|ing)|commit|add|refactor|own)"
_NOT = r"(?:(?:must |should |may |shall )?never|do not|don't|dont|does not|doesn't|must not|mustn't|may not|can not|cannot|can't|should not|shouldn't|shall not|not allowed to|won't|not to)"
_THINGS = r"(?:files?|director(?:y|ies)|folders?|paths?|places?|areas?|modules?|code|zones?|dirs?)"

TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("forbidden", rf"^(?:{_THINGS}(?:/\w+)*\b.{{0,30}} |you |(?:what|things) (?:you |to )?|(?:strictly|absolutely|must) )?{_NOT} (?:ever )?(?:\w+ ?(?:,|or|and|/) ?)?{_EDIT}\b"),
        ("forbidden", rf"\boff[- ]?limits\b|\bno[- ]touch\b|\bout of bounds\b|^(?:strictly )?forbidden(?: {_THINGS})?$|^{_THINGS} (?:that are )?forbidden$"),
        ("forbidden", rf"^read[- ]?only(?: {_THINGS}| access)?(?: \(.*\))?$|^(?:protected|locked|frozen) {_THINGS}|^locked$"),
        ("forbidden", rf"^not (?:yours|your (?:{_THINGS}|domain|scope|lane))\b|\b{_THINGS} (?:that )?you {_NOT}\b"),
        ("forbidden-weak", r"^(?:out[- ]of[- ]scope|not in scope|non-?goals|avoid|boundaries)\b"),
        ("shared", rf"^shared(?: (?:boundar|{_THINGS}|ownership|responsibilit|territor|resources?)|$)"),
        ("shared", r"\bcoordinate (?:with|via|before|through)\b|^(?:ask|check) (?:first|before)\b|\bask before\b"),
        ("shared", r"^(?:requires?|needs?) (?:approval|coordination|sign-?off|permission|review)\b|\bwith (?:approval|permission)\b"),
        ("owned", rf"\b{_THINGS}\b.{{0,40}}\byou (?:own|maintain|(?:may|can) (?:only )?{_EDIT})\b"),
        ("owned", rf"^(?:what |things )?you (?:own|(?:may|can) (?:only )?{_EDIT})\b|^owns?(?: \(.*\))?$"),
        ("owned", rf"^{_THINGS} owned(?: \((?:never|do not) (?:write|edit|touch|change) outside.*\))?$|^(?:allowed|permitted) {_THINGS} \(writes?\)$"),
        ("owned", rf"^owned\b|^(?:primary |exclusive )?(?:{_THINGS} )?ownership\b|^(?:your|my) (?:owned {_THINGS}|files?|director(?:y|ies)|folders?|paths?|places?|areas?|zones?|domain|territory|lane)(?: \(.*\))?$"),
        ("owned", rf"^(?:allowed|permitted|writable|modifiable|editable|in-scope)(?: (?:to )?(?:{_THINGS}|edits?|writes?|modifications?|{_EDIT}|locations?|scope))?$"),
        ("owned", r"^(?:write|edit)(?:able)? (?:access|scope|permissions?|allow-?list|paths?)\b|^(?:primary )?write targets?$|^may (?:edit|modify|write)$"),
        ("owned-weak", rf"^(?:{_THINGS} |file/\w+ |your )scope\b|^responsible for$|^in scope\b|^responsibilit|^domain$"),
        ("owned-weak", r"^scope$"),
        ("owned", r"^read(?:s)?(?: ?[/&+,] ?| and )writes?(?: access| scope)?$"),
        ("skill", r"\b(?:follow|use|load|apply|invoke|consult) (?:these|the|the following|all of these)(?: \w+)? skills\b"),
        ("read", r"^(?:context(?: loading| files| to load)?|required (?:reading|context|files|references?|documents?)|must[- ]read|read (?:first|these|before)|load (?:context|first))\b"),
        ("read", r"^before (?:you )?(?:start|begin|cod|any|work|writ|do|act|implement|touch|mak|edit)|^(?:on )?start-?up\b|^first(?: steps?| actions?)?(?: \(.*\))?$|^start here|^when starting$"),
        ("read", r"^(?:before|first|always)\b.*\b(?:read|load|consult)(?: these(?: files)?| the following| in order)?$"),
        ("gate", r"^(?:quality|verification|validation|completion|exit|merge|pre-\w+|self) ?-?(?:gates?|checks?|checklist|commands?|steps?)\b|^gates?$"),
        ("gate", r"^before (?:you )?(?:report|complet|finish|submit|commit|hand|mark|declar|return|open|creat\w+ (?:a )?pr|push|done|deliver|conclud|clos)|definition of done|^done when|^(?:done|exit) criteria$|^(?:verification|verify|validation)$"),
        ("gate", r"\b(?:self-?)?(?:review|checks?|checklist|verif\w+|validat\w+|gates?)\b.{0,20}\bbefore (?:you )?(?:report|return|complet|finish|submit|commit|hand|deliver|declar|done)"),
        ("report", r"\breport(?:ing)? back\b|^(?:how to |what to )?report(?:ing)?(?: (?:format|structure|template|back|contents?))?$"),
        ("report", r"^(?!.*\b(?:api|error|http|json|log|commit|tracker|examples?|samples?)\b).*\b(?:output|report|response|return|deliverables?|summary|hand-?off|completion|final|review|result)s? (?:format|report|template|structure|contract|summary|message|output)\b"),
        ("report", r"^what (?:you|to) (?:report|return|deliver|hand back)"),
        ("report", r"^(?:required|mandat\w+|structured|expected|final)(?: structured)? (?:return|output|report|response)s?$"),
        ("report-weak", r"^(?:deliverables?|outputs?|return(?:s| value)?)$|^(?!.*\b(?:examples?|samples?)\b).*\boutput$"),
        ("stop", r"\bstop (?:conditions?|rules?|and report|if|when)\b|^when to stop|^stop$|^escalat"),
        ("skill", r"^(?:available |required |your |recommended )?skills?(?: to use| usage| used| available| activation(?: policy)?)?$"),
        ("delegate", r"^(?:delegat\w*|hand-?offs?|when to delegate|delegation rules)\b|^(?:(?:available|specialist|specialized|your|the|built-?in) )*(?:sub-?agents?|specialist agents|specialists)(?: (?:delegation|ownership|roster|routing))?$|^(?:agents?|workers?|team) (?:roster|you dispatch|i dispatch)$|^(?:workers|agents) (?:i|you) dispatch$|^available agents$"),
    )
)  # fmt: skip
"""What a title promises of the list below it. A ``-weak`` one promises it only of entries that are
just paths, and a report only if it is shown as a template."""

_CHANGE = r"(?:touch|modify|edit|change|write|alter|update|overwrite|delete|remove|rename|create)(?:ing)?"


def _prose(pattern: str) -> re.Pattern[str]:
    """A pattern of sentences: a blank in it stands for any blanks, as a line may end there; case does not count."""
    return re.compile(re.sub(r" (?![?*+{])", r"\\s+", pattern), re.IGNORECASE)


FORBIDS = _prose(
    rf"^(?P<lead>\W*(?:[\w' ]{{0,24}}:\W*)?(?:(?:you|agents?|this agent|it|please|also|and|but|so|always|strictly|absolutely) ){{0,3}}\W*)"
    rf"(?:{_NOT})\W+(?:(?:ever|directly|manually|attempt to|try to) )?(?P<verb>{_CHANGE})(?:\W+(?:or|and|,|/)?\W*(?:re-?write|refactor|add|move|commit|read|{_CHANGE}))*\b",
)  # fmt: skip
"""A sentence that begins by forbidding to change something."""
ONLY = _prose(
    rf"\b(?:only|exclusively|solely|strictly) (?:ever )?(?:{_EDIT}|work(?:s|ing)?|operat(?:es?|ing))\b|\b(?:{_EDIT}|work(?:s|ing)?|operat(?:es?|ing)|stay)(?: \w+){{0,2}} (?:only|exclusively|solely|strictly)\b"
    rf"|\b(?:restrict|limit|confine)(?:ed)? (?:your |all |its )?(?:\w+ )?(?:changes|edits|writes|work|yourself|modifications)(?: \w+)? to\b|\b(?:your|my) (?:scope|domain|territory) is\b|^\W*stay (?:within|inside)\b|^\W*(?:you )?(?:may|can) (?:only )?(?:freely )?{_EDIT}\b|^\W*(?:you )?owns?\b(?! the)",
)  # fmt: skip
"""A sentence that gives places, and no others."""
HINTS = (
    "not", "n't", "never", "only", "can", "own", "may", "dont", "stay", "limit", "scope", "domain", "strict",
    "exclusively", "solely", "confine", "territory",
)  # fmt: skip
"""One of these stands, in whatever case, in each sentence that forbids or gives: a cheap look before a dear one."""
LABEL = re.compile(
    r"^\W*(?P<label>[A-Za-z][\w'/-]*(?: [\w'/-]+){0,5}(?: \([^()]*\))?)(?:\*\*|__)?:(?:\*\*|__)?[ \t]+(?=\S)"
)
"""``Never touch: a, b``: a title and its entries in one line."""
READ_ONLY = re.compile(r"\bread[- ]only\b|\bread (?:it |them )?(?:but (?:not|never|do not)\b|\(but not)", re.IGNORECASE)
ALWAYS = re.compile(r"^\W*always(?: do)?(?:\*\*|__)?:?(?:\*\*|__)?:?\s+", re.IGNORECASE)
"""``Always: write to …``, the first of three habits; the two others are *ask first* and *never*."""
NEVERS = re.compile(
    r"^\W*never(?: do)?(?:\*\*|__)?:(?:\*\*|__)?\s+|^\W*(?:\*\*|__)never(?: do)?(?:\*\*|__):?\s+", re.IGNORECASE
)
WRITES_TO = re.compile(r"^\W*(?:write|save|put|create)(?: (?:new|all|your))?(?: (?:files?|tests?|docs|documentation|code|output))? (?:only )?(?:to|in|into|under)\b", re.IGNORECASE)  # fmt: skip
"""A deed by which an agent is given places to write to."""
OTHER_DEED = re.compile(
    r"\W*(?:read|run|see|use|check|when|if|after|before|call|load|follow|ensure|verify|ask|report)\b", re.IGNORECASE
)
"""The beginning of an entry that is an instruction and no place."""
OUTSIDE = re.compile(r"\b(?:outside|beyond|other than|anything (?:else )?(?:but|except))(?: of)?\b", re.IGNORECASE)
ASKED = re.compile(
    r"\b(?:unless|until|except(?: when| if)?|without)\b.{0,40}\b(?:ask|request|instruct|approv|told|permission|permit|confirm|"
    r"coordinat|consult|discuss|sign-?off|agree|consent|assign|authori[sz])",
    re.IGNORECASE,
)
"""A limit that somebody can lift: it is one to ask about."""
EXCEPT = re.compile(r"\b(?:except|unless|without|until|apart from|besides|excluding|if|when|while|other than|but (?:you|only))\b", re.IGNORECASE)  # fmt: skip
LESS = re.compile(
    r"^\W*(?:all |everything )?(?:except|excluding|but not|apart from|other than)\b(?!\s+(?:for\s+|when\s+|to\s+)?read)",
    re.IGNORECASE,
)
"""A note that takes something out of a place."""
GAP = re.compile(
    rf"\W*(?:(?:any|the|all|our|your|its|existing|others?|own|these|those|auto|generated|documentation|docs|test|source|config|"
    rf"configuration|markdown|production|application|frontend|backend|migration|{_THINGS}|contents?|anything|everything|in|inside|"
    r"within|under|of|to|at|or|and|owned|by|agents?|directly|manually|e|g|such as|like|including)\b\W*)*",
    re.IGNORECASE,
)  # fmt: skip
"""What may stand between a forbidden deed and the place that it is forbidden at."""
PURPOSE = re.compile(r"^[`*\s]*(?:(?:in order )?to [a-z]+|path\b|entr(?:y|ies)\b|into\b)", re.IGNORECASE)
"""What follows a place that is only meant in some way."""
EVERYTHING = re.compile(
    r"\W+(?:(?:any )?(?:code|tests?|docs)\W+(?:(?:or|and)\W+)?){0,3}(?:any(?:thing| files?)|files?)(?: (?:directly|yourself))?\W*$",
    re.IGNORECASE,
)
"""What follows the verb of a sentence that forbids every change."""
FILE_WORDS = re.compile(
    rf"\W*(?:\w+\W+){{0,2}}(?:{_THINGS}|tests?|configs?|configuration|codebase|source|repo(?:sitory)?|migrations?|schema)\b",
    re.IGNORECASE,
)
"""What follows the verb of a sentence that forbids to change something which is not named by its path."""
READS = re.compile(r"^\W*(?:(?:always|first|then|you must|must|please|also)\W+){0,3}(?:re-?)?(?:read|load|consult|study)\b", re.IGNORECASE)  # fmt: skip
SOME_SKILLS = re.compile(r"\bskills?\s+(?:from|in|of)\b", re.IGNORECASE)
"""What is read is a choice from a folder."""
FIRST = re.compile(r"\b(?:before|first|always|at the start|when starting|must|mandatory|on start)\b", re.IGNORECASE)
RUNS = re.compile(r"\b(?:run|execute|pass(?:es)?|verify with|invoke|green)\b", re.IGNORECASE)
GATES = re.compile(
    r"\b(?:before|prior to|until)\b\W+(?:you )?(?:can )?(?P<what>(?:report|complet|finish|done|commit|hand|submit|mark|return|"
    r"pr\b|merg|push|declar|claim|deliver|clos|call|conclud|creating (?:a )?(?:pr|pull)|opening)\w*)(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
CONDITION = re.compile(r"\b(?:if|when|where|for)\b (?P<when>[^.;,`]{3,80})", re.IGNORECASE)
STOPS = re.compile(
    r"\bSTOP\b|^\W*Stop\s+(?:after|before)\b|\b[Ss]top(?:\s+immediately)?\s+and\s+(?:report|ask|escalate|flag|wait|surface|return)\b"
)
SKILLS = re.compile(r"\b(?i:use|using|via|apply|consult|invoke|load|run|follow|activate)\W+(?:(?:the|a|an) )?(?:(?:shared|bundled|project|matching|relevant) )?(?P<name>`?[\w][\w /-]{1,50}?`?)[`*\s]+[Ss]kill\b")  # fmt: skip
LOADS = re.compile(r"\b(?P<verb>load|use|apply|invoke|consult)\W+(?:the )?`(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`(?!\W+(?:agent|sub-?agent|tool|command|server|mcp|skill))", re.IGNORECASE)  # fmt: skip
"""``Load `that-skill` when …``: a name of several words that is loaded can only be a skill."""
NEVER = re.compile(r"\b(?:never|do not|don't|without|instead of|not)[^\w,;:]+(?:\w+[^\w,;:]+){0,2}$", re.IGNORECASE)
"""What stands before a deed that is not to be done."""
DELEGATES = re.compile(
    r"\b(?:delegate|hand (?:off|over)|escalate|defer|route|pass (?:it|this|that|work|the (?:task|work)))\b[^.;]{0,60}?\bto\b\W+(?:the )?(?:`(?P<code>[a-z][\w-]+)`|@(?P<at>[a-z][\w-]+)|(?P<bare>[a-z]+(?:-[a-z]+)+)\b)"
    r"|\b(?:use|spawn|invoke|launch|call|start)\W+(?:the )?(?:`(?P<code2>[a-z][\w-]+)`|@(?P<at2>[a-z][\w-]+)|(?P<bare2>[a-z]+(?:-[a-z]+)+)) (?:sub-?)?agent",
    re.IGNORECASE,
)  # fmt: skip
AGENT_COLUMN = re.compile(
    r"^(?:(?:target|specialist|sub-?) ?)?agents?$|^(?:delegate|hand ?off|route|assign)(?:d|s)? to$|^(?:target|specialist|delegate)$"
)
"""The head of a table's column that names agents, where the title speaks of delegation."""
AGENT_NAME = re.compile(
    r"^(?:@(?:agent-)?(?P<at>[a-z][\w-]*)|[*`]+@?(?:agent-)?(?P<marked>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)[*`]+|\*\*(?P<called>[A-Z]\w*(?: [A-Z]\w*){0,2})\*\*)(?=[\s:,.)\u2014\u2013-]|$)"
)
"""An agent's name at the beginning of a cell or an entry."""
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
"""A name of several words, as files and folders are named."""
NO_NAME = frozenset(
    ("built-in", "well-known", "above-mentioned", "right-hand", "domain-specific", "project-specific", "task-specific")
)
"""What looks like a name and is an adjective."""
WRITES = re.compile(r"^(?:can )?(?:writes?|edits?|modif(?:y|ies))(?: access| scope)?$")
ACCESS = re.compile(r"\b(?:access|permissions?|scope|boundar(?:y|ies)|territory)\b")
"""A title under which ``Write: a, b`` gives places."""
GROUP = re.compile(
    r"^[\s*_]*(?:(?:root|top)(?:[ -]level)?|config(?:uration)?|tests?|source|documentation|docs|backend|frontend|build|ci|main|primary|core) (?:files?|folders?|director(?:y|ies)|code|scripts?)[*_]*:[*_]*",
    re.IGNORECASE,
)
"""``Root-level files: a, b``: what kind of places follow."""
SLOT = re.compile(r"^(?:\*\*|__)(?P<name>[A-Z][\w /&-]{1,50}?):?(?:\*\*|__):?[ \t]*(?=[\[<{])")
"""A report's section as a line of a form: ``**Status:** [done or not]``."""
DOMAIN = re.compile(r"\(([^()`]{2,80})\)\s*\.?$")
"""Whose domain it is, in parentheses at the end."""

INTRODUCES = re.compile(
    r"\b(?:keep|short|concise|completing|done|with|includ\w*|provid\w*|return\w*|following|report\w*|contain\w*|format|sections?|structure|consists?)\b"
)
"""A lead-in behind which a report's sections stand."""
