// Where the phone is: how sure of it, surer from second to second, and how far from the site.

import { fill } from "./captured.js";
import { metres } from "./distance.js";

const PATIENCE = 30_000;
const WATCHED = { enableHighAccuracy: true, maximumAge: 0 };
const DENIED = 1;

const far = (distance) =>
  distance < 1000 ? `${Math.round(distance)} m` : `${(distance / 1000).toFixed(1)} km`;

function stored({ latitude, longitude, altitude, accuracy }) {
  const place = { lat: latitude, lon: longitude, accuracy: Math.round(accuracy * 10) / 10 };
  return altitude === null ? place : { ...place, altitude: Math.round(altitude * 10) / 10 };
}

/** Watch until the position is sure enough, time is up or `stop` is called; `better` hears each. */
export function watch(target, better, ended) {
  let best = null;
  const stop = (error) => {
    navigator.geolocation.clearWatch(id);
    clearTimeout(timer);
    ended(best, error);
  };
  const timer = setTimeout(stop, PATIENCE);
  const id = navigator.geolocation.watchPosition(
    ({ coords }) => {
      if (best && coords.accuracy >= best.accuracy) return;
      best = stored(coords);
      better(best);
      if (best.accuracy <= target) stop();
    },
    // Between two fixes the phone may be at a loss for a moment; only a refusal is for good.
    (error) => error.code === DENIED && stop(error),
    WATCHED,
  );
  return stop;
}

/** Read "31.2304 121.4737", altitude and accuracy behind; null for what is no position. */
export function typed(text) {
  const parts = text.replace(/[−–]/g, "-").split(/[\s,，]+/).filter(Boolean);
  const [lat, lon, altitude, accuracy] = parts.map(Number);
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return null;
  return { lat, lon, ...(altitude && { altitude }), ...(accuracy && { accuracy }) };
}

/** The same for a field: what `typed` reads. */
export const plain = ({ lat, lon, altitude = 0, accuracy }) =>
  [lat, lon, ...(accuracy ? [altitude, accuracy] : [])].join(" ");

/** A position as a person reads it: where, how sure, how far from the site. */
export function told(place, site, words) {
  const where = `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`.replaceAll("-", "−");
  const sure = place.accuracy ? fill(words.near, { metres: Math.round(place.accuracy) }) : "";
  const away = site ? fill(words.far, { distance: far(metres(place, site)) }) : "";
  return [where, sure, away].filter(Boolean).join(" · ");
}
