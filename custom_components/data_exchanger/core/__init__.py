"""The product itself: pure, synchronous, without Home Assistant and without I/O.

Data walks forward through the rooms, each turning one value into the next::

    model → identity → evidence → catalog → consent → packaging → privacy
          → protocol → compliance → market → trade → ledger

``pipeline`` is the corridor and the only module that knows them all. Time, randomness, history and
keys arrive as arguments. The same folder installs as ``data_exchanger_core`` for the buyer's kit.
"""
