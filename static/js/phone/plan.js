// The elements of a shipped form by number: what is above each, and what its name means.

/** Every element in reading order, its number being its place; see surveys/shipping.py. */
export class Plan {
  constructor(form) {
    this.items = [];
    this.above = []; // the numbers from the outermost section down to the element itself
    this.last = []; // the number of the last element inside
    this.number = new Map();
    this.named = new Map();
    this.add(form.items, []);
    this.order = form.order ?? this.items.map((_, number) => number);
    this.triggered = this.items.flatMap((item, number) => (item.trigger ? [number] : []));
  }
  add(items, above) {
    for (const item of items) {
      const number = this.items.push(item) - 1;
      this.number.set(item, number);
      if (!this.named.has(item.name)) this.named.set(item.name, number);
      this.above.push([...above, number]);
      if (item.items) this.add(item.items, this.above[number]);
      this.last[number] = this.items.length - 1;
    }
  }
  /** Tell whether an element is a section, or inside it. */
  isInside(number, section) {
    return section <= number && number <= this.last[section];
  }
  /** Return the number of the innermost repeat that two elements share, −1 where there is none. */
  sharedRepeat(one, other) {
    const above = this.above[other];
    const shared = (this.above[one] ?? []).filter((number) => above.includes(number));
    return shared.filter((number) => this.items[number].repeat).pop() ?? -1;
  }
  /** Return the names from the outermost section down to an element. */
  names(number) {
    return this.above[number].map((each) => this.items[each].name);
  }
  /** Return the numbers of all that is in a section. */
  inside(section) {
    const first = section + 1;
    return Array.from({ length: this.last[section] - section }, (_, at) => first + at);
  }
}
