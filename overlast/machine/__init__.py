"""Addresses for machines instead of people: health, figures, security.txt, robots.txt and reports of browsers.

They are answered before sessions and accounts are looked at and outside the transaction of a page, so that they work
while the database does not. None reads or shows anything about a person.
"""
