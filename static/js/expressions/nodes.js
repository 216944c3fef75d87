// Plain data → nodes with parents and an order; twin of surveys/expressions/nodes.py.

const NONE = [];

export class Node {
  constructor(kind, data, parent, next) {
    this.kind = kind;
    this.data = data;
    this.parent = parent;
    this.name = data.name;
    this.value = data.value ?? null;
    this.order = next();
    this.attributes = data.attributes ? this.grown("attribute", attributesOf(data), next) : NONE;
    let { children = NONE } = data;
    if (kind === "element" && this.value && !children.length) children = [textOf(this.value)];
    this.put(children.length ? this.grown("element", children, next) : NONE);
  }
  grown(kind, data, next) {
    return data.map((each) => new Node(each.name === "#text" ? "text" : kind, each, this, next));
  }
  put(children) {
    this.children = children;
    this.index = null;
  }
  // Give an element another text, in the tree where it stands.
  write(text) {
    this.value = text;
    this.put(text ? this.grown("text", [textOf(text)], () => this.order) : NONE);
  }
  // The child elements of a name, "*" for all: the step that nearly every path is made of.
  named(name) {
    if (!this.index) {
      const all = this.children.filter((child) => child.kind === "element");
      this.index = new Map([["*", all]]);
      for (const child of all) {
        const same = this.index.get(child.name);
        if (same) same.push(child);
        else this.index.set(child.name, [child]);
      }
    }
    return this.index.get(name) ?? NONE;
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
}

const attributesOf = ({ attributes }) =>
  Object.entries(attributes).map(([name, value]) => ({ name, value }));

const textOf = (value) => ({ name: "#text", value });

export function documentOf(data) {
  let order = 0;
  return new Node("document", { name: "", children: data ? [data] : [] }, null, () => order++);
}

// Number the nodes of a tree anew, after some came or went.
export function renumber(top) {
  let order = 0;
  const visit = (node) => {
    node.order = order++;
    node.children.forEach(visit);
  };
  visit(top);
}

export const ordered = (nodes) => [...new Set(nodes)].sort((a, b) => a.order - b.order);
