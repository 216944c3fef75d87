"""What a report may load while it is drawn: its own packaged files and its own photos."""

from __future__ import annotations

from collections.abc import Mapping

from weasyprint.urls import URLFetcher, URLFetcherResponse

PHOTO = "photo:"
PACKAGED = "package:"


class RefusedError(ValueError):
    """An address that a report has no business with."""


class MemoryFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint ships no types
    """Serve `photo:<sha256>` and `package:<name>` from memory; open nothing, ever."""

    def __init__(self, photos: Mapping[str, bytes], packaged: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.photos = photos
        self.packaged = packaged

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return what stands under the address; raises RefusedError for anything else."""
        if url.startswith(PHOTO) and url[len(PHOTO) :] in self.photos:
            jpeg = {"Content-Type": "image/jpeg"}
            return URLFetcherResponse(url, self.photos[url[len(PHOTO) :]], jpeg)
        if url.startswith(PACKAGED) and url[len(PACKAGED) :] in self.packaged:
            return URLFetcherResponse(url, self.packaged[url[len(PACKAGED) :]], {})
        raise RefusedError(f"a report does not load {url[:80]!r}")
