"""The corridor: runs the rooms in order; the only place that knows them all.

Two walks lead to a release: *release then offer* (sell one release many times) and *agree then
release* (series and statistics to one buyer). Every function takes the open transaction, the home
as it stands, and the time; nothing here waits for anything.
"""
