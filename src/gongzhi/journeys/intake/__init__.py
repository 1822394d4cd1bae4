"""Intake 收集: meetings, paper slips, home visits and pictures, each of which becomes an appeal."""
