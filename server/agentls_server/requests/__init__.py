"""What the server does on each message: one file a method, with ``handle(session, params)``; the table is in `app`."""
