// The line where a person writes: messages, commands, and `@bot query`.
import { act } from "./api.js";
import { make } from "./bubbles.js";
import { $, current, go, hide, state } from "./state.js";
import { t } from "./words.js";

export async function inline() {
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
$("open-commands").addEventListener("click", showCommands);
