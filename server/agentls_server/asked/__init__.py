"""What the server asks for when a command lacks it, in clients that can be asked for a text: one file a command.

Each has ``complete(session, given)``, which gives the whole argument (None where the user leaves), and may have
``show(session, given, result)``, which shows what came of it: then nobody reads the answer.
"""
