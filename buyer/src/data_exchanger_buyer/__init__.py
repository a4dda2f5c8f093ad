"""The buyer's side of Data Exchanger: demands out, contracts and releases in, money back.

Of the core it uses what goes over the wire (``model``, ``identity``, ``protocol``, the shape of a
release), never the rooms in which a home decides.
"""
