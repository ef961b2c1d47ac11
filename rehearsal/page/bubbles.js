// Messages as bubbles, and a way to redraw only what changed.
import { rich } from "./rich.js";
import { t } from "./words.js";

const SERVICE = {
  forum_topic_created: "topic_created",
  forum_topic_closed: "topic_closed",
  forum_topic_reopened: "topic_reopened",
};

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// Show `items` ([key, build]) in `box`. A node whose key is there already stays untouched, so that
// a click, a selection or a loaded picture survives whatever arrives meanwhile.
export function show(box, items) {
  const old = new Map([...box.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map(([key, build]) => {
    const node = old.get(key) ?? build();
    node.dataset.key = key;
    return node;
  });
  const kept = new Set(nodes);
  for (const node of old.values()) if (!kept.has(node)) node.remove();
  let at = box.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else box.insertBefore(node, at);
  }
}

export function face(name, isBot) {
  const node = make("span", "face", isBot ? "" : [...name][0]);
  node.setAttribute("aria-hidden", "true");
  if (isBot) {
    node.classList.add("bot");
    return node;
  }
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 6;
  node.classList.add(`hue-${sum}`);
  return node;
}

// `does` has: tap(button, message, node), open(event, url), reply(message), buy(message) or null.
export function bubble(message, chat, does) {
  if (message.service) {
    const words = t(SERVICE[message.service]);
    return make("p", "service", message.topic ? `${words}: ${message.topic}` : words);
  }
  const row = make("article", `bubble ${message.mine ? "mine" : "theirs"}`);
  row.dataset.id = message.id;
  const body = make("div", "body");
  const many = chat.kind === "group" || chat.kind === "supergroup";
  if (many && !message.mine) body.append(make("strong", "sender", message.sender));
  if (message.via) body.append(make("span", "via", `${t("via")} @${does.bot}`));
  if (message.reply) {
    const quoted = make("blockquote", "reply");
    quoted.append(make("b", "", message.reply.sender), make("span", "", message.reply.text));
    body.append(quoted);
  }
  if (message.photo) body.append(photo(message));
  if (message.document) {
    const link = make("a", "file", message.document.name);
    link.href = `/rehearsal/files/${message.document.id}`;
    body.append(link);
  }
  if (message.text) body.append(rich(message.text, message.entities, does.open));
  body.append(foot(message, does));
  row.append(body);
  if (message.buttons.length) row.append(keyboard(message, does));
  return row;
}

function photo(message) {
  const image = make("img", "photo");
  image.src = `/rehearsal/files/${message.photo}`;
  image.alt = message.text.split("\n")[0] || "photo";
  return image;
}

function foot(message, does) {
  const line = make("footer");
  const when = new Date(message.date * 1000);
  if (does.buy && does.buys(message)) {
    const buy = make("button", "tiny", t("buy"));
    buy.type = "button";
    buy.addEventListener("click", () => does.buy(message));
    line.append(buy);
  }
  const reply = make("button", "tiny quiet", `↩ ${t("reply")}`);
  reply.type = "button";
  reply.addEventListener("click", () => does.reply(message));
  const time = make("time", "", when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = when.toISOString();
  line.append(reply);
  if (message.version) line.append(make("span", "edited", t("edited")));
  line.append(time);
  return line;
}

const MARK = { url: "↗", share: "→" };

function keyboard(message, does) {
  const board = make("div", "keyboard");
  for (const row of message.buttons) {
    const line = make("div", "keys");
    for (const button of row) {
      const key = make("button", "key", button.text);
      key.type = "button";
      if (MARK[button.kind]) key.dataset.mark = MARK[button.kind];
      key.addEventListener("click", () => does.tap(button, message, key));
      line.append(key);
    }
    board.append(line);
  }
  return board;
}

export function draftBubble(draft, open) {
  const row = make("article", "bubble theirs draft");
  row.setAttribute("aria-label", t("draft"));
  const body = make("div", "body");
  if (draft.text) body.append(rich(draft.text, draft.entities, open));
  body.append(dots());
  row.append(body);
  return row;
}

export function typingBubble() {
  const row = make("article", "bubble theirs draft");
  const body = make("div", "body");
  body.append(dots());
  row.append(body);
  return row;
}

function dots() {
  const node = make("span", "dots");
  node.append(make("i"), make("i"), make("i"));
  return node;
}
