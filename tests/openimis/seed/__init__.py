"""A small but realistic scheme for an empty openIMIS database; run with `python -m seed`.

All object UUIDs are derived from their codes, so they are the same after every
seeding. Policy dates are relative to today.
"""
