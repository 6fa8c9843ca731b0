"""How agents' bodies say things: the titles and the sentences that `reading` knows, as data, in the order of trial."""

from __future__ import annotations

import re

_EDIT = r"(?:touch|modif(?:y|ying)|edit(?:ing)?|chang(?:e|ing)|writ(?:e|ing)|alter|updat(?:e|ing)|overwrit(?:e|ing)|delet(?:e|ing)|remov(?:e|ing)|renam(?:e|ing)|mov(?:e|ing)|creat(?:e|ing)|commit|add|refactor|own)"
_NOT = r"(?:(?:must |should |may |shall )?never|do not|don't|dont|does not|doesn't|must not|mustn't|may not|can not|cannot|can't|should not|shouldn't|shall not|not allowed to|won't|not to|(?:are |is )?(?:strictly )?(?:forbidden|prohibited) (?:from|to))"
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
        ("owned", r"\b(?:edits|changes|writes|work|modifications) (?:are|is) (?:confined|limited|restricted) to$"),
        ("owned", rf"^owned\b|^(?:primary |exclusive )?(?:{_THINGS} )?ownership\b(?! (?:is|are|was)\b)|^(?:your|my) (?:owned {_THINGS}|files?|director(?:y|ies)|folders?|paths?|places?|areas?|zones?|domain|territory|lane)(?: \(.*\))?$"),
        ("owned", rf"^(?:allowed|permitted|writable|modifiable|editable|in-scope)(?: (?:to )?(?:{_THINGS}|edits?|writes?|modifications?|{_EDIT}|locations?|scope))?$"),
        ("owned", r"^(?:write|edit)(?:able)? (?:access|scope|permissions?|allow-?list|paths?)\b|^(?:primary )?write targets?$|^may (?:edit|modify|write)$"),
        ("owned-weak", rf"^(?:{_THINGS} |file/\w+ |your )scope\b|^responsible for$|^in scope\b|^responsibilit|^domain$"),
        ("owned-weak", r"^scope$"),
        ("owned", r"^read(?:s)?(?: ?[/&+,] ?| and )writes?(?: access| scope)?$"),
        ("skill", r"\b(?:follow|use|load|apply|invoke|consult|run|execute) (?:these|the|the following|all of these)(?: \w+)? skills\b"),
        ("read", r"\bread\b.{0,40}\bfirst(?: \(.*\))?$|\b(?:read|load|consult) before\b|^read (?:(?:the|these|all|project|relevant|key|required|following|core|and) )*(?:documentation|docs|files?|context|guidelines?|references?|instructions|standards|conventions|documents?|inputs?(?: from \w+)?)$"),
        ("read", r"^(?:context(?: loading| files| to load)?|required (?:reading|context|files|references?|documents?)|must[- ]read|read (?:first|these|before)|load (?:context|first))\b"),
        ("read", r"^before (?:you )?(?:start|begin|cod|any|work|writ|do|act|implement|touch|mak|edit)|^(?:on )?start-?up\b|^first(?: steps?| actions?)?(?: \(.*\)| ?[\u2014\u2013-] .*)?$|^start here|^when starting$"),
        ("read", r"^(?:before|first|always)\b.*\b(?:read|load|consult)(?: these(?: files)?| the following| in order)?(?: (?:when|before|while) .{1,40})?$"),
        ("gate", r"^(?:quality|verification|validation|completion|exit|merge|pre-\w+|self) ?-?(?:gates?|checks?|checklist|commands?|steps?)\b|^gates?$|^(?:commands?|checks?) (?:that )?you must\b.*\brun$"),
        ("gate", r"^before (?:you )?(?:report|complet|finish|submit|commit|hand|mark|declar|return|open|creat\w+ (?:a )?pr|push|done|deliver|conclud|clos)|definition of done|^done when|^(?:done|exit) criteria$|^(?:verification|verify|validation)$"),
        ("gate", r"\b(?:self-?)?(?:review|checks?|checklist|verif\w+|validat\w+|gates?)\b.{0,20}\bbefore (?:you )?(?:report|return|complet|finish|submit|commit|hand|deliver|declar|claim|done)"),
        ("report", r"\breport(?:ing)? back\b|^(?:what to )?report(?:ing)?(?: (?:format|structure|template|back|contents?))?$"),
        ("report", r"^(?!.*\b(?:api|error|http|json|log|commit|tracker|examples?|samples?)\b).*\b(?:output|report|response|return|deliverables?|summary|hand-?off|completion|final|review|result)s? (?:format|report|template|structure|contract|summary|message|output|rules)\b|^output\b.*\bformat\b"),
        ("report", r"\b(?:report|summary|response|review)\b.{0,30}\b(?:with|includ\w+|contain\w*|cover\w*|has|have)\b.{0,20}\bsections?\b|^(?:generate|write|create|produce|compile) (?:(?:a|an|the|your|final) )*(?:\w+ )?report$|\b(?:report|summary|recap)\b.{0,30}\b(?:includ\w+|contain\w*|cover\w*|with|of|must be)$|\b(?:output|report|these|following|required) sections$|^(?:then |always )?(?:provide|return|report|respond with|output)(?: (?:the following|these))?$"),
        ("report", r"^what (?:you|to) (?:report|return|deliver|hand back)"),
        ("report", r"^(?:required|mandat\w+|structured|expected|final)(?: structured)? (?:return|output|report|response)s?$"),
        ("report-weak", r"^(?:deliverables?|outputs?|return(?:s| value)?)$|^(?!.*\b(?:examples?|samples?)\b).*\boutput$"),
        ("stop", r"\bstop (?:conditions?|rules?|and report|if|when)\b|^when to stop|^stop$|^escalat"),
        ("skill", r"^(?:(?:available|required|your|recommended|relevant|preloaded|mandatory) )?skills?(?: to (?:use|load|invoke|apply|follow|consult)| usage| used| available| activation(?: policy)?)?(?: \(.*\))?$"),
        ("delegate", r"\b(?:use|delegate to|call|invoke|spawn) (?:these|the following)(?: \w+){0,2} (?:sub-?)?agents\b"),
        ("delegate", r"^(?:hands? ?offs? to|(?:delegates?|routes?|escalates?|defers?|redirects?) (?:\w+ ){0,3}to(?: \w+){0,3})$"),
        ("delegate", r"^(?:delegat\w*|hand-?offs?|when to delegate|delegation rules)\b|^(?:(?:available|specialist|specialized|your|the|built-?in) )*(?:sub-?agents?|specialist agents|specialists)(?: (?:delegation|ownership|roster|routing))?$|^(?:agents?|workers?|team) (?:roster|you dispatch|i dispatch)$|^(?:workers|agents) (?:i|you) dispatch$|^available agents$"),
    )
)  # fmt: skip
"""What a title promises of the list below it. A ``-weak`` one promises it only of entries that are
just paths, and a report only if it is shown as a template."""

_CHANGE = (
    r"(?:hand-)?(?:(?:touch|modify|edit|alter)(?:ing)?|(?:chang|writ|updat|overwrit|delet|remov|renam|creat)(?:e|ing))"
)


def _prose(pattern: str) -> re.Pattern[str]:
    """A pattern of sentences: a blank in it stands for any blanks, as a line may end there; case does not count."""
    return re.compile(re.sub(r" (?![?*+{])", r"\\s+", pattern), re.IGNORECASE)


FORBIDS = _prose(
    rf"^(?P<lead>\W*(?:(?!if|when|for|unless)(?:[\w' ,-]{{0,40}}:|[\w' ,-]{{0,90}}(?:\u2014|\u2013|--))\W*)?(?:(?:you|agents?|this agent|it|please|also|and|but|so|always|strictly|absolutely) ){{0,3}}\W*)"
    rf"(?:{_NOT})\W+(?:(?:ever|directly|manually|attempt to|try to) )?(?P<verb>{_CHANGE})(?:\W+(?:or|and|,|/)?\W*(?:re-?write|refactor|add|move|commit|read|{_CHANGE}))*\b",
)  # fmt: skip
"""A sentence that begins by forbidding to change something."""
ONLY = _prose(
    rf"\b(?:only|exclusively|solely|strictly) (?:ever )?(?:{_EDIT}|work(?:s|ing)?|operat(?:es?|ing))\b|\b(?:{_EDIT}|work(?:s|ing)?|operat(?:es?|ing)|stay)(?: \w+){{0,2}} (?:only|exclusively|solely|strictly)\b"
    rf"|\bonly (?:write targets?|{_THINGS}) (?:that )?(?:is|are|you (?:may|can|should|ever|are allowed to) (?:ever )?{_EDIT})\b|\b(?:write|create|produce|edit|modify) (?:exactly|only) (?:one|a single|two|three) files?\b"
    r"|\b(?:changes|edits|writes|work|modifications) (?:are|is) (?:confined|limited|restricted) to\b"
    rf"|\b(?:restrict|limit|confine)(?:ed)? (?:your |all |its )?(?:\w+ )?(?:changes|edits|writes|work|yourself|modifications)(?: \w+)? to\b|\b(?:your|my) (?:scope|domain|territory) is\b|^\W*stay (?:within|inside)\b|^\W*(?:you )?(?:may|can) (?:only )?(?:freely )?{_EDIT}\b|^\W*(?:you )?owns?\b(?! the)",
)  # fmt: skip
"""A sentence that gives places, and no others."""
ONLY_THESE = _prose(
    rf"\bonly (?:write targets?|{_THINGS}) (?:that )?(?:is|are|you (?:may|can|should|are allowed to) (?:ever )?{_EDIT})\b"
)
"""It gives places also among what is forbidden: it takes them out of that."""
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
    r"coordinat|consult|discuss|sign-?off|agree|consent|assign|authori[sz]|explicit)",
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
    rf"configuration|markdown|production|application|frontend|backend|migrations?|secrets?|credentials?|{_THINGS}|contents?|anything|everything|in|inside|"
    r"within|under|of|to|at|or|and|owned|by|agents?|directly|manually|e|g|such as|like|including)\b\W*)*",
    re.IGNORECASE,
)  # fmt: skip
"""What may stand between a forbidden deed and the place that it is forbidden at."""
PURPOSE = re.compile(r"^[`*\s]*(?:(?:in order )?to [a-z]+|path\b|entr(?:y|ies)\b|into\b)", re.IGNORECASE)
"""What follows a place that is only meant in some way."""
EVERYTHING = re.compile(
    r"\W+(?:(?:any )?(?:code|tests?|docs)\W+(?:(?:or|and)\W+)?){0,3}(?:any(?:thing| (?:project )?files?)|files?)"
    r"(?: (?:directly|yourself|at all|ever))?(?: (?:in|of) (?:the|this|your) (?:project|repo(?:sitory)?|code ?base|workspace))?\W*"
    r"(?:,? (?:(?:or|and|never|ever) )*(?:(?:create|change|run|commit|push|make|open|apply|implement|execute|install|delete|stage|merge)\b[^,]{0,60}))*"
    r"(?:\W+(?:only|just) (?:ever )?(?:report|suggest|describe|analy[sz]e|review|produce|return|read|propose)\b.*)?$",
    re.IGNORECASE,
)
"""What follows the verb of a sentence that forbids every change, perhaps among other deeds."""
NO_CHANGES = re.compile(
    r"^\W*(?:[\w' -]{1,30}:\W*)?you (?:are not allowed to|must not|may not|cannot|do not|don't|never|must never) make (?:any )?(?:file |code )?(?:changes|edits|modifications)(?: to (?:the |any )?(?:files?|code(?:base)?|repo(?:sitory)?))?\W*$"
    r"|\bread[- ]only\b\W*(?:(?:you|and|so) )*never edit(?:,? (?:or |and )?(?:never )?(?:commit|write|create|push|delete))*(?=\W*$|\s*(?:[,\u2014\u2013]|--)\W*(?:only|just|you (?:produce|report|return)))"
    r"|^\W*(?:[\w' ,-]{1,40}:\W*)?you (?:do not|don't|never|must never|must not) write code, edit files\b",
    re.IGNORECASE,
)
"""A sentence that forbids every change in other words."""
FILE_WORDS = re.compile(
    rf"\W*(?:\w+\W+){{0,2}}(?:{_THINGS}|tests?|configs?|configuration|codebase|source|repo(?:sitory)?|migrations?|schema)\b",
    re.IGNORECASE,
)
"""What follows the verb of a sentence that forbids to change something which is not named by its path."""
READS = re.compile(
    r"^\W*(?:(?!if|when|for|unless)[\w' -]{1,30}[*_]{0,2}:\W+)?(?:(?:before(?! (?:invok|call|delegat|dispatch|spawn|runn|creat|commit))|at the start|on start|when you start|first)\b[^,.;:`]{0,60}[,:]\W*)?"
    r"(?:(?:always|first|then|you must|you|must|please|also)\W+){0,3}(?:re-?)?(?:read|load|consult|study)\b",
    re.IGNORECASE,
)
READ_IT = re.compile(r"\bread (?:it|this|them|that)(?: \w+){0,2} (?:first|before)\b", re.IGNORECASE)
"""``FILE has the rules: read it first.``"""
SOME_SKILLS = re.compile(r"\bskills?\s+(?:from|in|of)\b", re.IGNORECASE)
"""What is read is a choice from a folder."""
FIRST = re.compile(r"\b(?:before|first|always|at the start|when starting|must|mandatory|on start)\b", re.IGNORECASE)
RUNS = re.compile(r"\b(?:run|execute|pass(?:es)?|verify with|invoke|green)\b", re.IGNORECASE)
PASSES = re.compile(
    r"\b(?:ensure|make sure|verify|confirm|check)\b[^.;`]{0,30}`[^`]+`\W+(?:pass|succeed|is (?:green|clean)|exits? (?:with )?0)|`[^`]+`[^.;`\w]+(?:must|has to|should|needs to) (?:pass|succeed|be (?:green|clean))"
    r"|\b(?:until|unless)\b[^.;`]{0,30}`[^`]+`\W+(?:pass|succeed|is (?:green|clean)|exits? (?:with )?0)"
    r"|\b(?:report|finish|complete|commit|declare|claim|mark|merge|push|submit|done)\b[^.;`]{0,60}\bwithout (?:first )?running `"
    r"|^\W*(?:\[[ x]\] )?`[^`]+` (?:passes|succeeds|is green|is clean|exits 0)\b",
    re.IGNORECASE,
)
"""A command of which it is said that it passes, or that nothing is done without it."""
AFTER = re.compile(r"\bafter (?:\w+ ){0,5}?(?:changes?|edits?|editing|modif\w+|implement\w+|fix(?:es|ing)?|feature|task)\b", re.IGNORECASE)  # fmt: skip
"""What is run after every change has to pass after the last one."""
SURE_GATES = re.compile(r"\b(?:before|gates?|must|done|criteria|checks?|checklist)\b")
"""A title of gates under which also a fence of commands is one of those that have to pass."""
GATES = re.compile(
    r"\b(?:before|prior to|until)\b\W+(?:you )?(?:can )?(?P<what>(?:report|complet|finish|done|commit|hand|submit|mark|return|"
    r"pr\b|merg|push|declar|claim|deliver|clos|call|conclud|request|creating (?:a )?(?:pr|pull)|opening)\w*)(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
CONDITION = re.compile(r"\b(?:if|when|where|for)\b (?P<when>[^.;,`]{3,80})", re.IGNORECASE)
STOPS = re.compile(
    r"\bSTOP\b|^\W*(?:[Ii]f|[Ww]hen|[Oo]n)\b[^.;]{3,160}[,:]\W*(?:then )?(?:immediately )?stop\b(?=\W*$|\W*(?:and|immediately|here|at once|all work|work|coding|the task)\b|[*_]*\s*[,.;:(\u2014\u2013])|\b(?:report|escalate|ask) and stop\b|^\W*Stop\s+(?:after|before)\b|\b[Ss]top(?:\s+immediately)?\s+and\s+(?:report|ask|escalate|flag|wait|surface|return)\b"
)
SKILLS = re.compile(
    r"\b(?i:execut(?:e|es|ing)|us(?:e|es|ing)|via|appl(?:y|ies|ying)|consults?|invok(?:e|es|ing)|load(?:s|ing)?|runs?|reads?|follow(?:s|ing)?|activates?)\W+(?:(?:the|a|an|your) )?"
    r"(?:(?:shared|bundled|project|matching|relevant) )?[*_]{0,2}(?P<name>`?/?[\w][\w /:-]{1,50}?`?)[`*_\s]+[Ss]kill\b(?!-)"
)
LOADS = re.compile(
    r"\b(?P<verb>load|use|apply|invoke|consult)\W+(?:the )?`(?P<name>(?:[a-z][\w-]*:)?[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`(?!\W+(?:agent|sub-?agent|tool|command|server|mcp|skill))",
    re.IGNORECASE,
)
"""``Load `that-skill` when …``: a name of several words that is loaded can only be a skill."""
QUALIFIED = re.compile(
    r"`(?P<name>(?!test|build|lint|file|check|db:)[a-z][\w-]*:[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`(?!\W+(?:agent|sub-?agent|tool|command|server|mcp))"
)
"""A skill of a plugin, in a sentence that speaks of its use."""
SKILL_FILE = re.compile(r"(?:^|[/@])(?P<name>[\w.-]+)/SKILL\.md$")
USES = re.compile(r"\b(?:use|follow|load|apply|consult|invoke|read|adhere|execute|run)\b", re.IGNORECASE)
NAMED_SKILLS = re.compile(
    r"`(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)`(?=[*_]*\s+skill\b|(?:[\s,*]*(?:and|or)?[\s,*]*`[a-z0-9-]+`)*[*_]*\s+skills\b)"
)
"""Skills by their names, before the word."""
SKILLS_NAMED = re.compile(
    r"\bskills\b[*_]*\s*[:(]\s*(?P<names>`[a-z0-9:-]+`(?:[\s,*]*(?:and|or)?[\s,*]*`[a-z0-9:-]+`)*)"
)
"""Skills by their names, behind the word."""
NEVER = re.compile(r"\b(?:never|do not|don't|without|instead of|not)[^\w,;:]+(?:\w+[^\w,;:]+){0,2}$", re.IGNORECASE)
"""What stands before a deed that is not to be done."""
_TO = r"\b(?:delegat(?:e|es|ing)|distribut(?:e|es|ing) (?:the )?(?:work|tasks?)|hand(?:s|ing)? (?:off|over)|escalates?|defers?|route|refers?|pass(?:es)? (?:it|this|that|work|the (?:task|work)))\b[^.;]{0,60}?\bto\b\W+(?:(?:the|a|an|one|your) )?"
LATER = re.compile(r"\b(?:until|unless|before|without)\b", re.IGNORECASE)
"""What makes a deed that is not to be done one that is done later."""
SENT = (
    "agent",
    "deleg",
    "distribut",
    "hand",
    "escalat",
    "defer",
    "rout",
    "refer",
    "pass",
    "send",
    "assign",
    "ask",
    "@",
)
"""One of these stands in each sentence that names one to delegate to: a cheap look before a dear one."""
DELEGATES = re.compile(
    _TO + r"(?:`(?P<code>[a-z][\w-]+)`|@(?P<at>[a-z][\w-]+)|(?P<bare>[a-z]+(?:-[a-z]+)+)\b|(?<=\*\*)(?P<bold>[a-z][\w-]+)\*\*)"
    r"|\b(?:delegate\W+`(?P<code3>[a-z][\w-]+)`|ask\W+(?:the )?`(?P<code4>[a-z][\w-]+)`(?=[*_]* (?:to|for)\b))"
    rf"|(?:hand|pass|send|assign)s?\b[^.;:`]{{0,40}}? to (?:the )?(?P<slug>[a-z]+(?:-[a-z]+)+)\b(?!\s\w+ agent)"
    rf"|(?:{_TO}|\b(?:hand|pass|send|assign|leave|forward)s?\b[^.;:`]{{1,60}}?\bto\W+(?:the )?|\b(?:use|using|spawn|invoke|launch|call|start|run|ask|dispatch|consult|via)\W+(?:the |a |an |your )?)(?:(?:built-in|custom|existing) )?"
    r"[*_]{0,2}(?:`(?P<code2>[a-z][\w-]+)`|@(?P<at2>[a-z][\w-]+)|(?P<bare2>[a-z]+(?:-[a-z]+)+)|(?P<word>[a-z]\w+))[*_]{0,2}\s(?:sub-?)?agent\b",
    re.IGNORECASE,
)  # fmt: skip
MORE = re.compile(
    r"[`*]*(?:\s*\([^()]*\))?\s*(?:[,/]|,?\s*\b(?:and|or)\b)\s*(?:and\s+)?(?:the\s+)?[`*@]*(?P<name>[a-z]+(?:-[a-z]+)+|(?<=[`@])[a-z]\w+)"
)
"""A further agent behind one to delegate to."""
CALLS = re.compile(r"\b(?:invoke|delegate|hand[ -]?off|escalate|suggest|recommend|route|dispatch|call|ask|pass|transition|involve|consult|spawn|launch|run)\b", re.IGNORECASE)  # fmt: skip
AT = re.compile(r"(?<![\w/.@-])`?@(?P<name>[a-z][a-z0-9_]*(?:-[a-z0-9]+)*)(?![\w-]|[./(]\w|\()")
"""An agent that is called by its name, as hosts let users do."""
ROUTES = re.compile(
    r"\b(?:scope|boundar\w+|escalat\w+|rout\w+|delegat\w+|hand-?offs?|collaborat\w+|not (?:do|handle|own))\b"
)
"""A title under which ``what comes up → `agent``` says who does it."""
ARROW = re.compile(r"[^\u2192`]{3,160}?(?:\u2192|->|=>)\s*(?P<who>[^\u2192]+)$")
WHO = re.compile(r"[*_]*(?:`@?(?P<code>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)`|@(?P<at>[a-z][\w-]*))[*_]*")
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
ADJECTIVE = re.compile(r"-(?:suited|specific|based|level|facing|oriented|driven|focused|aware|side|scoped|made|only)$")
NO_NAME = frozenset(
    (
        "sub-agent",
        "built-in",
        "well-known",
        "above-mentioned",
        "right-hand",
        "domain-specific",
        "project-specific",
        "task-specific",
    )
)
"""What looks like a name and is an adjective."""


def is_adjective(name: str) -> bool:
    """Whether *name* tells of what follows it."""
    return name in NO_NAME or ADJECTIVE.search(name) is not None


WRITES = re.compile(r"^(?:can )?(?:writes?|edits?|modif(?:y|ies))(?: access| scope)?$")
ACCESS = re.compile(r"\b(?:access|permissions?|scope|boundar(?:y|ies)|territory)\b")
"""A title under which ``Write: a, b`` gives places."""
GROUP = re.compile(
    r"^[\s*_]*(?:(?:root|top)(?:[ -]level)?|config(?:uration)?|tests?|source|documentation|docs|backend|frontend|build|ci|main|primary|core) (?:files?|folders?|director(?:y|ies)|code|scripts?)[*_]*:[*_]*",
    re.IGNORECASE,
)
"""``Root-level files: a, b``: what kind of places follow."""
SLOT = re.compile(
    r"^(?:\*\*|__)(?!(?:On|If|When|For|Examples?|Notes?|Rules?)\b)(?P<name>[A-Z][\w /&'-]{1,50}?):?(?:\*\*|__):?[ \t]*(?=[\[<{`]|[\u2014\u2013]|(?:\([^()]*\))?:?[ \t]*$)"
)
"""A report's section as a line of a form: ``**Status:** [done or not]``, or as a line of its own."""
DOMAIN = re.compile(r"\(([^()`]{2,80})\)\s*\.?$")
"""Whose domain it is, in parentheses at the end."""

SECTIONS = re.compile(
    r"\bsections?\b|\b(?:report|summary|recap)\b.{0,30}\b(?:includ\w+|contain\w*|cover\w*|with|of|must be)$"
)
"""A lead-in behind which also a list without numbers and bold names is one of a report's sections."""
INTRODUCES = re.compile(
    r"\b(?:keep|short|concise|completing|done|with|includ\w*|provid\w*|return\w*|following|report\w*|contain\w*|format|sections?|structure|consists?)\b"
)
"""A lead-in behind which a report's sections stand."""
