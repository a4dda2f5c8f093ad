"""What may be sent: methods turn a package into a release, the only thing that can be sealed."""
