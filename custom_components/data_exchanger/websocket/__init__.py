"""Commands for dashboards, one file each; what they answer stands in docs/websocket.md."""
