"""The demo on one's own machine; never part of a production installation."""
