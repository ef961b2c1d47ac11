// Talks with the server. Every call either gives what it answered or shows its sentence.
import { t } from "./words.js";

let hideToast;

export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => { box.hidden = true; }, 4000);
}

export async function act(name, body) {
  let answer;
  try {
    answer = await fetch(`/rehearsal/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    toast(t("offline"));
    return undefined;
  }
  const said = await answer.json();
  if (!answer.ok) {
    toast(said.error);
    return undefined;
  }
  return said;
}

export async function look(path) {
  const answer = await fetch(`/rehearsal/${path}`);
  return answer.json();
}

export function listen(changed) {
  const events = new EventSource("/rehearsal/events");
  let last = null;
  events.onmessage = (event) => {
    if (event.data !== last) changed();
    last = event.data;
  };
}
