// Metres between two positions on the sphere; twin of surveys.coordinates.distance.

const EARTH = 6_371_008.8;
const { sin, cos, asin, sqrt, min, PI } = Math;

export function metres(one, other) {
  const [from, to] = [one, other].map(({ lat, lon }) => [(lat * PI) / 180, (lon * PI) / 180]);
  const rise = sin((to[0] - from[0]) / 2) ** 2;
  const turn = sin((to[1] - from[1]) / 2) ** 2;
  return 2 * EARTH * asin(min(1, sqrt(rise + cos(from[0]) * cos(to[0]) * turn)));
}
