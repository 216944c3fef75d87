"""Storms: a phone whose network, browser or server fails at the worst moment, in real Chromium."""
