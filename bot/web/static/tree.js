// The invitation tree: zooming, following links without losing one's place, saving as PNG.
// The page works without it: the links load it anew, and the picture can be saved as SVG.
"use strict";

const PNG_SCALE = 2;
let zoom = 1;

function part() {
  return document.getElementById("tree");
}

function prepare() {
  for (const button of part().querySelectorAll("button[hidden]")) button.hidden = false;
  const svg = part().querySelector("svg");
  if (!svg) return;
  svg.setAttribute("width", svg.viewBox.baseVal.width * zoom);
  svg.setAttribute("height", svg.viewBox.baseVal.height * zoom);
}

async function show(address, focus) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) {
    location.href = address;
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  part().replaceChildren(...page.getElementById("tree").childNodes);
  prepare();
  const again = document.getElementById(focus);
  if (again) again.focus();
}

async function savePng(address) {
  const answer = await fetch(address);
  const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  const svg = drawn.documentElement;
  const width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
  const picture = new Image();
  const bytes = new TextEncoder().encode(new XMLSerializer().serializeToString(svg));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  picture.src = "data:image/svg+xml;base64," + btoa(text);
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const file = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "tree.png";
  link.click();
  URL.revokeObjectURL(link.href);
}

part().addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && button.dataset.zoom) {
    zoom = Math.min(4, Math.max(0.25, zoom * button.dataset.zoom));
    prepare();
  } else if (button && button.dataset.png) {
    savePng(button.dataset.png).catch(() => { location.href = button.dataset.png; });
  } else {
    const link = event.target.closest("svg a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = link.getAttribute("href");
    history.pushState(null, "", address);
    show(address, link.id).catch(() => { location.href = address; });
  }
});

addEventListener("popstate", () => show(location.href, "").catch(() => location.reload()));
prepare();
