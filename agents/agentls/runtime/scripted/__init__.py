"""A Messages API that replays a script: real HTTP, real server-sent events, and the strictness of the real one.

Only the replies are made up. It serves the demonstration, the tests and the benches, and needs no other package.
"""

from agentls.runtime.scripted.script import Conversation, Script, from_json, load
from agentls.runtime.scripted.server import Exchange, ScriptedServer

__all__ = ["Conversation", "Exchange", "Script", "ScriptedServer", "from_json", "load"]
