// Places on a sphere of 6,378,100 m; twin of surveys/expressions/library/geo.py.

import { flat, toNumber, toText, words } from "./values.js";

const RADIUS = 6378100;

const radians = (degrees) => (degrees * Math.PI) / 180;
const toCentimetre = (metres) => Math.floor(metres * 100 + 0.5) / 100;
const { sin, cos, sqrt, asin, min, abs } = Math;

function points(values) {
  const texts = flat(values).map(toText).join(";").split(";");
  const found = texts.map((text) => words(text).map(toNumber)).filter((parts) => parts.length);
  const known = ([lat, lon]) => abs(lat) <= 90 && abs(lon) <= 180;
  return found.length && found.every(known) ? found : null;
}

function between([lat, lon], [toLat, toLon]) {
  const rise = sin(radians(toLat - lat) / 2) ** 2;
  const turn = sin(radians(toLon - lon) / 2) ** 2;
  const scale = cos(radians(lat)) * cos(radians(toLat));
  return 2 * RADIUS * asin(min(1, sqrt(rise + scale * turn)));
}

function distance(...places) {
  const line = points(places);
  if (!line) return NaN;
  const metres = line.slice(1).map((point, index) => between(line[index], point));
  return toCentimetre(metres.reduce((sum, part) => sum + part, 0));
}

function area(...places) {
  const ring = points(places);
  if (!ring) return NaN;
  const parts = ring.map(([lat, lon], index) => {
    const [nextLat, nextLon] = ring[(index + 1) % ring.length];
    return radians(nextLon - lon) * (2 + (sin(radians(lat)) + sin(radians(nextLat))));
  });
  const total = parts.reduce((sum, part) => sum + part, 0);
  return toCentimetre((abs(total) * RADIUS * RADIUS) / 2);
}

function geofence(place, fence) {
  const [[point], ring] = [points([place]) ?? [], points([fence])];
  if (!point || !ring || ring.length < 4) return false;
  if (ring[0][0] !== ring.at(-1)[0] || ring[0][1] !== ring.at(-1)[1]) return false;
  const [lat, lon] = point;
  const crossings = ring.slice(1).filter(([bLat, bLon], index) => {
    const [aLat, aLon] = ring[index];
    const crosses = aLon > lon !== bLon > lon;
    return crosses && lat < ((bLat - aLat) * (lon - aLon)) / (bLon - aLon) + aLat;
  });
  return crossings.length % 2 === 1;
}

export default {
  "distance(any+)": distance,
  "area(any+)": area,
  "enclosed-area(any+)": area,
  "geofence(any, any)": geofence,
};
