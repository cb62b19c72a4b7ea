"""Calculations over the register: what stops, single points, concentration, effort to leave."""
