"""Gongzhi 共治: the house. Six floors, each a folder; a floor calls only the floors below it."""
