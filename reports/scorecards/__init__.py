"""One page a site: what its visits scored, its best and worst moments, photos, what to do next."""

from reports.scorecards.building import Cards, build_scorecards
from reports.scorecards.scores import site_rows

__all__ = ["Cards", "build_scorecards", "site_rows"]
