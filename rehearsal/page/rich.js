// Text with entities, as DOM nodes. Nothing a person or the bot wrote is ever read as HTML.
const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  spoiler: "span", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// Offsets of the Bot API count UTF-16 units, as JavaScript strings do.
export function rich(text, entities, openLink) {
  const root = document.createElement("span");
  root.className = "text";
  fill(root, text, 0, text.length, [...entities], openLink);
  return root;
}

function fill(parent, text, from, to, entities, openLink) {
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) continue;
    parent.append(text.slice(at, start));
    const node = element(entity, text.slice(start, end), openLink);
    const inner = [];
    while (entities.length && entities[0].offset < end) inner.push(entities.shift());
    fill(node, text, start, end, inner, openLink);
    parent.append(node);
    at = end;
  }
  parent.append(text.slice(at, to));
}

function element(entity, words, openLink) {
  const url = entity.type === "text_link" ? entity.url : entity.type === "url" ? words : null;
  if (url && /^https?:\/\//.test(url)) {
    const link = document.createElement("a");
    link.href = url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    link.addEventListener("click", (event) => openLink(event, url));
    return link;
  }
  const node = document.createElement(TAGS[entity.type] ?? "span");
  node.className = `e-${entity.type}`;
  if (entity.type === "spoiler") {
    node.tabIndex = 0;
    node.addEventListener("click", () => node.classList.toggle("shown"));
  }
  return node;
}
