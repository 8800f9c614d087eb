"""Telling somebody that something waits; see parties/notices.py."""

from parties.notices import notify as notify
from parties.notices import people_with as people_with
