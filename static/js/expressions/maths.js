// Numbers; twin of surveys/expressions/library/maths.py.

export function round(value, digits = 0) {
  if (isNaN(digits) || !isFinite(digits)) return NaN;
  if (!isFinite(value)) return value;
  const places = Math.max(-20, Math.min(20, Math.trunc(digits)));
  const unit = Number(`1e${Math.abs(places)}`);
  if (places < 0) return Math.floor(value / unit + 0.5) * unit;
  return isFinite(value * unit) ? Math.floor(value * unit + 0.5) / unit : value;
}

export default {
  "number(number)": (value) => value,
  "int(number)": Math.trunc,
  "floor(number)": Math.floor,
  "ceiling(number)": Math.ceil,
  "round(number, number?)": round,
  "abs(number)": Math.abs,
  "pow(number, number)": Math.pow,
  "log(number)": Math.log,
  "log10(number)": Math.log10,
  "exp(number)": Math.exp,
  "exp10(number)": (value) => Math.pow(10, value),
  "sqrt(number)": Math.sqrt,
  "sin(number)": Math.sin,
  "cos(number)": Math.cos,
  "tan(number)": Math.tan,
  "asin(number)": Math.asin,
  "acos(number)": Math.acos,
  "atan(number)": Math.atan,
  "atan2(number, number)": Math.atan2,
  "pi()": () => Math.PI,
};
