"""The garden of overlast/toets, under the name that tests know."""

from overlast.toets.addresses import addresses as addresses
from overlast.toets.addresses import fetch as fetch
from overlast.toets.finding import pdf_text as pdf_text
from overlast.toets.finding import tokens_in as tokens_in
from overlast.toets.garden import KINDS as KINDS
from overlast.toets.garden import TEXT as TEXT
from overlast.toets.garden import Garden as Garden
from overlast.toets.garden import Planted as Planted
from overlast.toets.garden import may_provide as may_provide
from overlast.toets.garden import new_token as new_token
from overlast.toets.garden import plant as plant
