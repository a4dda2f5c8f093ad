"""Who speaks: Ed25519 keys, did:key, canonical JSON and compact JWS.

``canonical``, ``base64url`` and ``keys`` need nothing but ``cryptography``, so that evidence can be
verified with little more than a Python interpreter.
"""
