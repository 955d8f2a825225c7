"""German nationality law as pure functions: facts and a day in, an assessment out.

Must not read a clock, a file (but its own packaged parameters, once), a database or Telegram, and must not know how a
conversation is led; `flows.catalog` joins the two.
"""
