"""Each change of state is one function here: get, require, decide, record.

The cause imports the effect, never back: outcomes and inspections, orders, lookbacks, visits.
"""
