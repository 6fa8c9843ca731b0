"""Teams of any size, as projects without a disk."""

from pathlib import Path

from agentls.definition import parse
from agentls.project import Project
from agentls.text import Document

ROOT = Path("/shop")


def agent(name, *, tools="Read, Edit", starts=(), skills=(), owns=(), avoids=(), shares=()):
    """The text of a Claude Code agent."""
    head = [f"name: {name}", f"description: Does what {name} is for", f"tools: {tools}"]
    head += [f"skills: [{', '.join(skills)}]"] if skills else []
    body = [f"Hand work to `{each}`." for each in starts]
    for title, places in (("you own", owns), ("you do not touch", avoids)):
        body += [f"\n## Files {title}\n", *(f"- `{place}`" for place in places)] if places else []
    body += ["\n## Shared boundaries\n", *(f"- `{place}`" for place in shares)] if shares else []
    return "---\n" + "\n".join(head) + "\n---\n\n" + "\n".join(["Works.", *body]) + "\n"


def project(**agents):
    """A project of agents, by name: what `agent` takes."""
    files = {f"{ROOT}/.claude/agents/{name}.md": agent(name, **given) for name, given in agents.items()}
    return Project(ROOT, {path: parse(Document(path, text)) for path, text in files.items()}, whole=True)


def crowd(count):
    """Leads with five agents each, among them overlaps, a circle and a gap."""
    agents = {}
    for number in range(count):
        lead, name = number // 6 * 6, f"agent{number:03}"
        if number == lead:
            below = [f"agent{each:03}" for each in range(lead + 1, min(lead + 6, count))]
            agents[name] = {"tools": "Agent, Read, Edit, Bash", "starts": below, "owns": [f"docs/{name}/"]}
            if lead + 6 < count and lead % 18 == 0:
                agents[name]["starts"] = [*below, f"agent{lead + 6:03}"]
        else:
            owned = [f"src/area{lead:03}/part{number}/", f"tests/area{lead:03}/part{number}/"]
            agents[name] = {"owns": owned, "avoids": [".github/"], "skills": ["code-review"]}
    agents["agent001"] |= {"tools": "Agent, Read, Edit", "starts": ["agent000"]}
    agents["agent002"]["owns"] = ["src/area000/part3/deep/"]
    return project(**agents)
