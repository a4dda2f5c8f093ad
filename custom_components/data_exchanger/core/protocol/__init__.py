"""What goes over the wire, both ways: documents, DSP messages, tokens, seals.

Home and buyer share this room; nothing here knows the home's rules.
"""
