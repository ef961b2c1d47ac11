"""Plots of the reports as SVG, readable in black and white."""

from bot.web.plots.bars import Bar, Pair, bars, pairs
from bot.web.plots.canvas import shorten
from bot.web.plots.intervals import Estimate, Rate, estimates, rates

__all__ = ["Bar", "Estimate", "Pair", "Rate", "bars", "estimates", "pairs", "rates", "shorten"]
