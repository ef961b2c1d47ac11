// Who is played and which chat is open. The address carries it: #person/chat/topic.
export const $ = (id) => document.getElementById(id);
export const state = { me: 0, chat: 0, topic: 0, reply: null, view: null, shown: "", query: 0 };

export function fromAddress() {
  const [me, chat, topic] = location.hash.slice(1).split("/").map(Number);
  state.me = me || 0;
  state.chat = chat || 0;
  state.topic = topic || 0;
}

export function go(me, chat = 0, topic = 0) {
  if (me !== state.me || chat !== state.chat) {
    state.reply = null;
    $("text").value = "";
    hide("results", "commands");
  }
  location.hash = [me, chat, topic].join("/");
}

export function hide(...ids) {
  for (const id of ids) $(id).hidden = true;
}

export const chats = () => state.view?.chats ?? [];
export const current = () => chats().find((chat) => chat.id === state.chat)
  ?? chats().find((chat) => chat.kind === "bot");
export const seenKey = (person) => `seen-${person}`;
