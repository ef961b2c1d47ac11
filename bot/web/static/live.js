// Brings the parts of a page that follow the clock (data-live) up to date while somebody looks.
// The page works without it: a link on it loads it anew.
"use strict";

const EVERY = 10000; // milliseconds

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = page.getElementById(part.id);
    const busy = part.contains(document.activeElement);
    if (now && !busy && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
  }
  document.title = page.title;
}

setInterval(() => refresh().catch(() => {}), EVERY);
