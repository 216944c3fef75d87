// Plain data → nodes with parents and an order; twin of surveys/expressions/nodes.py and axes.py.

export class Node {
  constructor(kind, data, parent, next) {
    Object.assign(this, { kind, data, parent, name: data.name, value: data.value ?? null });
    this.order = next();
    this.attributes = Object.entries(data.attributes ?? {}).map(
      ([name, value]) => new Node("attribute", { name, value }, this, next),
    );
    let children = data.children ?? [];
    if (kind === "element" && this.value && !children.length) {
      children = [{ name: "#text", value: this.value }];
    }
    this.children = children.map(
      (child) => new Node(child.name === "#text" ? "text" : "element", child, this, next),
    );
  }
  get text() {
    return this.value ?? this.children.map((child) => child.text).join("");
  }
  get below() {
    return this.children.flatMap((child) => [child, ...child.below]);
  }
  get above() {
    return this.parent ? [this.parent, ...this.parent.above] : [];
  }
  get siblings() {
    return this.parent && this.kind !== "attribute" ? this.parent.children : [];
  }
  get path() {
    return this.parent ? `${this.parent.path}/${this.name}` : "";
  }
}

export function documentOf(data) {
  let order = 0;
  return new Node("document", { name: "", children: data ? [data] : [] }, null, () => order++);
}

// The context node, told as "/data/cards[1]/who" or as "cards/0/who"; what is not there is empty.
export function locate(top, place) {
  const steps = place.replace(/\/(\d+)(?=\/|$)/g, (_, n) => `[${+n + 1}]`).split("/");
  let node = steps[0] ? (top.children[0] ?? top) : top;
  for (const step of steps.filter(Boolean)) {
    const [, at, name, number = 1] = /^(@?)([^[\]]+)(?:\[(\d+)\])?$/.exec(step) ?? [0, "", step];
    const among = at ? node.attributes : node.children.filter((n) => n.kind === "element");
    const { order } = node;
    node =
      among.filter((n) => name === "*" || n.name === name)[number - 1] ??
      new Node("element", { name, value: "" }, node, () => order);
  }
  return node;
}

export const ordered = (nodes) => [...new Set(nodes)].sort((a, b) => a.order - b.order);

const after = (node) => node.siblings.filter((other) => other.order > node.order);
const before = (node) => node.siblings.filter((other) => other.order < node.order).reverse();

export const AXES = {
  ancestor: (node) => node.above,
  "ancestor-or-self": (node) => [node, ...node.above],
  attribute: (node) => node.attributes,
  child: (node) => node.children,
  descendant: (node) => node.below,
  "descendant-or-self": (node) => [node, ...node.below],
  following: (node) =>
    [node, ...node.above].flatMap((place) => after(place).flatMap((n) => [n, ...n.below])),
  "following-sibling": after,
  parent: (node) => (node.parent ? [node.parent] : []),
  preceding: (node) =>
    [node, ...node.above].flatMap((place) =>
      before(place).flatMap((n) => [...n.below.reverse(), n]),
    ),
  "preceding-sibling": before,
  self: (node) => [node],
};

export function passes(node, axis, test) {
  if (test === "node()") return true;
  if (test === "text()") return node.kind === "text";
  return (
    node.kind === (axis === "attribute" ? axis : "element") && (test === "*" || test === node.name)
  );
}
