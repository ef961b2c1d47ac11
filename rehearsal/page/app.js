// The page: who is played, which chat is open, and what is done there.
import { act, listen, look, toast } from "./api.js";
import { bubble, draftBubble, face, make, typingBubble } from "./bubbles.js";
import { ask, buyDialog, shareDialog, troubleDialog } from "./dialogs.js";
import { t, toggleLanguage, translate } from "./words.js";

const $ = (id) => document.getElementById(id);
const state = { me: 0, chat: 0, topic: 0, reply: null, view: null, shown: "", query: 0 };

function fromAddress() {
  const [me, chat, topic] = location.hash.slice(1).split("/").map(Number);
  state.me = me || 0;
  state.chat = chat || 0;
  state.topic = topic || 0;
}

function go(me, chat = 0, topic = 0) {
  if (me !== state.me || chat !== state.chat) {
    state.reply = null;
    $("text").value = "";
    hide("results", "commands");
  }
  location.hash = [me, chat, topic].join("/");
}

function hide(...ids) {
  for (const id of ids) $(id).hidden = true;
}

let loading = false;
let again = false;

async function refresh() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  try {
    do {
      again = false;
      state.view = await look(`view?person=${state.me}`);
      if (state.view.me) state.me = state.view.me.id;
      draw();
    } while (again);
  } catch {
    toast(t("offline"));
  } finally {
    loading = false;
  }
}

const chats = () => state.view?.chats ?? [];
const current = () => chats().find((chat) => chat.id === state.chat)
  ?? chats().find((chat) => chat.kind === "bot");
const seenKey = (person) => `seen-${person}`;

function draw() {
  const shown = JSON.stringify([state.me, state.chat, state.topic, document.documentElement.lang,
    { ...state.view, rings: 0 }, state.reply?.id]);
  drawTyping();
  if (shown === state.shown || !state.view.me) return;
  state.shown = shown;
  drawPeople();
  drawChats();
  drawOrders();
  drawTalk();
}

function drawPeople() {
  const box = $("people");
  box.replaceChildren();
  const open = document.body.classList.contains("chatting") || innerWidth > 760;
  for (const person of state.view.people) {
    if (person.id === state.me && open) localStorage.setItem(seenKey(person.id), person.latest);
    const button = make("button", "chip");
    button.type = "button";
    button.append(face(person.name), make("span", "", person.name));
    if (person.id === state.me) button.setAttribute("aria-current", "true");
    if (person.latest > Number(localStorage.getItem(seenKey(person.id)) ?? 0)) {
      button.classList.add("news");
    }
    button.title = person.language ?? t("not_told");
    button.addEventListener("click", () => go(person.id));
    box.append(button);
  }
  const add = make("button", "chip add", "+");
  add.type = "button";
  add.setAttribute("aria-label", t("add_person"));
  add.addEventListener("click", async () => {
    const fields = await ask("person-dialog");
    const made = fields && await act("people", fields);
    if (made) go(made.id);
  });
  box.append(add);
}

function drawChats() {
  const list = $("chats");
  list.replaceChildren();
  for (const chat of chats()) {
    const item = make("li");
    const button = make("button", "chat");
    button.type = "button";
    if (chat === current()) button.setAttribute("aria-current", "true");
    const last = chat.messages.at(-1);
    const words = make("span", "words");
    words.append(make("b", "", chat.title),
      make("span", "last", last ? last.text || (last.photo ? "🖼" : "…") : t("nothing")));
    button.append(face(chat.title, chat.kind === "bot"), words);
    button.addEventListener("click", () => {
      document.body.classList.add("chatting");
      go(state.me, chat.id);
    });
    item.append(button);
    list.append(item);
  }
}

function drawOrders() {
  const till = state.view.till;
  $("orders").hidden = !till?.orders.length;
  $("order-list").replaceChildren(...(till?.orders ?? []).map((order) => {
    const item = make("li", "order");
    const product = till.products.find((one) => one.product_id === order.product_id);
    const words = make("span", "words");
    words.append(make("b", "", product?.title ?? (order.product_id || order.order_id)),
      make("span", "last", `${order.amount} ${till.currency}`));
    item.append(words);
    if (order.refunded) {
      item.append(make("em", "", t("refunded")));
    } else {
      const button = make("button", "tiny", t("refund"));
      button.type = "button";
      button.addEventListener("click", () => act("refund", { order_id: order.order_id }));
      item.append(button);
    }
    return item;
  }));
}

function drawTalk() {
  const chat = current();
  if (!chat) return;
  const isBot = chat.kind === "bot";
  const { blocked, started } = state.view.me;
  $("title").textContent = chat.title;
  const icon = face(chat.title, isBot);
  icon.id = "head-face";
  $("head-face").replaceWith(icon);
  $("block").hidden = !isBot || !started;
  $("block").textContent = t(blocked ? "unblock" : "block");
  $("buy-any").hidden = !state.view.till || !isBot;
  $("start").hidden = !isBot || (started && !blocked);
  $("start").textContent = t(blocked ? "restart" : "start");
  $("write").hidden = !$("start").hidden;
  $("open-commands").hidden = !state.view.commands.length || chat.kind === "people";
  drawTopics(chat);
  drawMessages(chat);
  $("replying").hidden = !state.reply;
  $("replying").firstElementChild.textContent = state.reply
    ? `↩ ${state.reply.sender}: ${state.reply.text}` : "";
}

function drawTyping() {
  const chat = current();
  if (!chat) return;
  const kinds = { bot: "bot", people: "person", supergroup: chat.forum ? "forum" : "group" };
  const busy = chat.typing || chat.draft;
  $("status").textContent = busy ? t("typing")
    : chat.kind === "bot" ? `@${state.view.bot.username}` : t(kinds[chat.kind] ?? "group");
}

function drawTopics(chat) {
  const box = $("topics");
  box.hidden = !chat.forum;
  box.replaceChildren();
  for (const topic of [{ id: 0, name: t("all") }, ...chat.topics]) {
    const button = make("button", "chip", topic.closed ? `${topic.name} · ${t("closed")}` : topic.name);
    button.type = "button";
    if (topic.id === state.topic) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => go(state.me, chat.id, topic.id));
    box.append(button);
  }
}

function drawMessages(chat) {
  const box = $("messages");
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const moved = box.dataset.chat !== `${state.me}/${chat.id}/${state.topic}`;
  box.dataset.chat = `${state.me}/${chat.id}/${state.topic}`;
  const messages = chat.messages.filter((one) => !state.topic || one.thread === state.topic);
  const nodes = messages.map((message) => bubble(message, chat, does(chat)));
  if (!nodes.length) {
    const words = chat.kind === "bot" ? state.view.description || t("empty_bot") : t("nothing");
    nodes.push(make("p", "service", words));
  }
  if (chat.draft) nodes.push(draftBubble(chat.draft, openLink));
  else if (chat.typing) nodes.push(typingBubble());
  box.replaceChildren(...nodes);
  if (atEnd || moved) box.scrollTop = box.scrollHeight;
  for (const image of box.querySelectorAll("img")) {
    image.addEventListener("load", () => {
      if (atEnd || moved) box.scrollTop = box.scrollHeight;
    });
  }
}

function does(chat) {
  return {
    bot: state.view.bot.username,
    tap,
    open: openLink,
    reply: (message) => {
      state.reply = message;
      draw();
      $("text").focus();
    },
    buy: state.view.till && chat.kind !== "supergroup" ? buy : null,
    buys: (message) => !message.mine && Boolean(productOf(message)),
  };
}

function productOf(message) {
  const first = message.text.split("\n")[0];
  return state.view.till?.products.find((one) => first.includes(one.title));
}

async function buy(message) {
  const order = await buyDialog(state.view.till, message && productOf(message));
  if (order && await act("buy", { person: state.me, ...order })) toast(t("paid"));
}

function openLink(event, url) {
  if (!/^https?:\/\/(t|telegram)\.me\//.test(url)) return;
  event.preventDefault();
  followLink(url);
}

async function followLink(url) {
  const opened = await act("open", { person: state.me, url });
  if (opened?.started) {
    document.body.classList.add("chatting");
    go(state.me, state.me);
  } else if (opened && /^https?:\/\//.test(url)) {
    window.open(url, "_blank", "noopener");
  }
}

async function tap(button, message, key) {
  if (button.kind === "copy") {
    await navigator.clipboard?.writeText(button.value).catch(() => undefined);
    toast(`${t("copied")}: ${button.value}`);
    return;
  }
  if (button.kind === "url") {
    await followLink(button.value);
    return;
  }
  if (button.kind === "share") {
    await share(button.value);
    return;
  }
  key.classList.add("busy");
  const done = await act("tap", { person: state.me, message: message.id, button: button.value });
  key.classList.remove("busy");
  if (done?.answer?.show_alert) {
    $("alert-text").textContent = done.answer.text;
    $("alert-dialog").showModal();
  } else if (done?.answer?.text) {
    toast(done.answer.text);
  } else if (done && !done.answer) {
    toast(t("says_nothing"));
  }
}

async function share(query) {
  const others = state.view.people.filter((person) => person.id !== state.me);
  const groups = chats().filter((chat) => chat.kind === "supergroup");
  const target = await shareDialog(others, groups);
  if (!target) return;
  const { chat } = await act("chat", { person: state.me, chat: target }) ?? {};
  if (!chat) return;
  await refresh();
  document.body.classList.add("chatting");
  go(state.me, chat);
  $("text").value = `@${state.view.bot.username} ${query}`;
  await inline();
}

async function inline() {
  const start = `@${state.view.bot.username} `;
  const text = $("text").value;
  const box = $("results");
  if (!text.startsWith(start)) {
    box.hidden = true;
    return;
  }
  const mine = ++state.query;
  box.hidden = false;
  box.replaceChildren(make("p", "hint", t("searching")));
  const results = await act("inline", { person: state.me, query: text.slice(start.length) });
  if (mine !== state.query || !$("text").value.startsWith(start)) return;
  if (!results) {
    box.hidden = true;
    return;
  }
  box.replaceChildren(...results.map(resultRow));
  if (!results.length) box.append(make("p", "hint", t("no_results")));
}

function resultRow(result) {
  const row = make("button", "result");
  row.type = "button";
  if (result.photo) {
    const image = make("img");
    image.src = `/rehearsal/files/${result.photo}`;
    image.alt = "";
    row.append(image);
  }
  const words = make("span", "words");
  words.append(make("b", "", result.title), make("span", "last", result.description));
  row.append(words);
  row.addEventListener("click", async () => {
    $("results").hidden = true;
    $("text").value = "";
    const sent = await act("choose", { person: state.me, chat: current().id, result: result.id });
    if (sent) go(state.me, sent.chat);
  });
  return row;
}

async function send(event) {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  hide("results", "commands");
  const asked = { person: state.me, chat: current().id, text };
  if (state.topic) asked.thread = state.topic;
  if (state.reply) asked.reply_to = state.reply.id;
  state.reply = null;
  const messages = $("messages");
  messages.scrollTop = messages.scrollHeight;
  if (await act("send", asked) === undefined) $("text").value = text;
  grow();
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
}

function showCommands() {
  const box = $("commands");
  box.hidden = !box.hidden;
  box.replaceChildren(...state.view.commands.map((command) => {
    const row = make("button", "result");
    row.type = "button";
    row.append(make("b", "", `/${command.command}`), make("span", "last", command.description));
    row.addEventListener("click", () => {
      box.hidden = true;
      act("send", { person: state.me, chat: current().id, text: `/${command.command}` });
    });
    return row;
  }));
}

let typed;
$("text").addEventListener("input", () => {
  grow();
  clearTimeout(typed);
  typed = setTimeout(inline, 350);
});
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("write").requestSubmit();
  }
  if (event.key === "Escape") hide("results", "commands");
});
$("write").addEventListener("submit", send);
$("start").addEventListener("click", () => act("start", { person: state.me }));
$("block").addEventListener("click", () =>
  act("block", { person: state.me, on: !state.view.me.blocked }));
$("buy-any").addEventListener("click", () => buy(null));
$("back").addEventListener("click", () => document.body.classList.remove("chatting"));
$("open-commands").addEventListener("click", showCommands);
$("open-trouble").addEventListener("click", troubleDialog);
$("replying").lastElementChild.addEventListener("click", () => {
  state.reply = null;
  draw();
});
$("language").addEventListener("click", () => {
  toggleLanguage();
  draw();
});
$("add-group").addEventListener("click", async () => {
  const fields = await ask("group-dialog");
  const made = fields && await act("groups", { ...fields, forum: Boolean(fields.forum) });
  if (made) go(state.me, made.id);
});
window.addEventListener("hashchange", () => {
  fromAddress();
  refresh();
});

fromAddress();
translate();
refresh();
listen(refresh);
setInterval(() => {
  if (current()?.typing || current()?.draft) refresh();
}, 2000);
