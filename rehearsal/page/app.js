// The page: who is played, which chat is open, and what is done there.
import { act, listen, look, toast } from "./api.js";
import { bubble, draftBubble, face, make, show, typingBubble } from "./bubbles.js";
import { inline } from "./composer.js";
import { ask, buyDialog, shareDialog, troubleDialog } from "./dialogs.js";
import { $, chats, current, fromAddress, go, seenKey, state } from "./state.js";
import { language, t, toggleLanguage, translate } from "./words.js";

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
      const asked = state.me;
      const view = await look(`view?person=${asked}`);
      if (state.me !== asked) {
        again = true;
        continue;
      }
      state.view = view;
      if (view.me) state.me = view.me.id;
      draw();
    } while (again);
  } catch {
    toast(t("offline"));
  } finally {
    loading = false;
  }
}

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
  const open = document.body.classList.contains("chatting") || innerWidth > 760;
  const chips = state.view.people.map((person) => {
    const mine = person.id === state.me;
    if (mine && open) localStorage.setItem(seenKey(person.id), person.latest);
    const news = person.latest > Number(localStorage.getItem(seenKey(person.id)) ?? 0);
    const key = JSON.stringify([person.id, mine, news, language()]);
    return [key, () => personChip(person, mine, news)];
  });
  show($("people"), [...chips, [`add ${language()}`, addPersonChip]]);
}

function personChip(person, mine, news) {
  const button = make("button", news ? "chip news" : "chip");
  button.type = "button";
  button.append(face(person.name), make("span", "", person.name));
  if (mine) button.setAttribute("aria-current", "true");
  button.title = person.language ?? t("not_told");
  button.addEventListener("click", () => go(person.id));
  return button;
}

function addPersonChip() {
  const add = make("button", "chip add", "+");
  add.type = "button";
  add.setAttribute("aria-label", t("add_person"));
  add.addEventListener("click", async () => {
    const fields = await ask("person-dialog");
    const made = fields && await act("people", fields);
    if (made) go(made.id);
  });
  return add;
}

function drawChats() {
  show($("chats"), chats().map((chat) => {
    const last = chat.messages.at(-1);
    const words = last ? last.text || (last.photo ? "🖼" : "…") : t("nothing");
    const mine = chat === current();
    return [JSON.stringify([chat.id, chat.title, words, mine]), () => chatRow(chat, words, mine)];
  }));
}

function chatRow(chat, last, mine) {
  const item = make("li");
  const button = make("button", "chat");
  button.type = "button";
  if (mine) button.setAttribute("aria-current", "true");
  const words = make("span", "words");
  words.append(make("b", "", chat.title), make("span", "last", last));
  button.append(face(chat.title, chat.kind === "bot"), words);
  button.addEventListener("click", () => {
    document.body.classList.add("chatting");
    go(state.me, chat.id);
  });
  item.append(button);
  return item;
}

function drawOrders() {
  const till = state.view.till;
  $("orders").hidden = !till?.orders.length;
  show($("order-list"), (till?.orders ?? []).map((order) =>
    [JSON.stringify([order, language()]), () => orderRow(order, till)]));
}

function orderRow(order, till) {
  const item = make("li", "order");
  const product = till.products.find((one) => one.product_id === order.product_id);
  const words = make("span", "words");
  words.append(make("b", "", product?.title ?? (order.product_id || order.order_id)),
    make("span", "last", `${order.amount} ${till.currency}`));
  item.append(words);
  if (order.refunded) {
    item.append(make("em", "", t("refunded")));
    return item;
  }
  const button = make("button", "tiny", t("refund"));
  button.type = "button";
  button.addEventListener("click", () => act("refund", { order_id: order.order_id }));
  item.append(button);
  return item;
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
  $("topics").hidden = !chat.forum;
  show($("topics"), [{ id: 0, name: t("all") }, ...chat.topics].map((topic) => {
    const mine = topic.id === state.topic;
    return [JSON.stringify([chat.id, topic, mine]), () => topicChip(chat, topic, mine)];
  }));
}

function topicChip(chat, topic, mine) {
  const name = topic.closed ? `${topic.name} · ${t("closed")}` : topic.name;
  const button = make("button", "chip", name);
  button.type = "button";
  if (mine) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => go(state.me, chat.id, topic.id));
  return button;
}

function drawMessages(chat) {
  const box = $("messages");
  const where = `${state.me}/${chat.id}/${state.topic}`;
  const follow = box.dataset.where !== where
    || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  box.dataset.where = box.clientHeight ? where : ""; // a phone may not show it yet
  const messages = chat.messages.filter((one) => !state.topic || one.thread === state.topic);
  const context = [where, language(), Boolean(state.view.till)];
  const items = messages.map((message) =>
    [JSON.stringify([context, message]), () => bubble(message, chat, does(chat))]);
  if (!items.length) {
    const words = chat.kind === "bot" ? state.view.description || t("empty_bot") : t("nothing");
    items.push([`empty ${words}`, () => make("p", "service", words)]);
  }
  if (chat.draft) {
    items.push([`draft ${JSON.stringify(chat.draft)}`, () => draftBubble(chat.draft, openLink)]);
  } else if (chat.typing) {
    items.push(["typing", typingBubble]);
  }
  show(box, items);
  const toEnd = () => { box.scrollTop = box.scrollHeight; };
  if (!follow) return;
  toEnd();
  for (const image of box.querySelectorAll("img")) if (!image.complete) image.onload = toEnd;
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
  return state.view.till?.products.find((one) =>
    [one.title, ...one.also].some((title) => first.includes(title)));
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

$("start").addEventListener("click", () => act("start", { person: state.me }));
$("block").addEventListener("click", () =>
  act("block", { person: state.me, on: !state.view.me.blocked }));
$("buy-any").addEventListener("click", () => buy(null));
$("back").addEventListener("click", () => document.body.classList.remove("chatting"));
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
