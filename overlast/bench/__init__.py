"""How fast Overlast is, measured: made-up casussen by the million, the production server, and what each page costs.

`python -m overlast.bench.run` (make bench) does everything; docs/performance.md says what the figures mean. The product
itself loads nothing of it.
"""
