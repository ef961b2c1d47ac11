// The dialogs. Each gives what was chosen, or null when it was left.
import { act, look } from "./api.js";
import { face, make } from "./bubbles.js";
import { t } from "./words.js";

const $ = (id) => document.getElementById(id);

export function ask(id) {
  const dialog = $(id);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      const form = dialog.querySelector("form");
      const fields = dialog.returnValue ? Object.fromEntries(new FormData(form)) : null;
      form.reset();
      done(fields);
    }, { once: true });
  });
}

export function shareDialog(people, groups) {
  const dialog = $("share-dialog");
  const choices = [...people.map((one) => [one.id, one.name]),
    ...groups.map((one) => [one.id, one.title])];
  dialog.returnValue = "";
  $("share-targets").replaceChildren(...choices.map(([id, name]) => {
    const button = make("button", "result");
    button.value = id;
    button.append(face(name), make("b", "", name));
    return button;
  }));
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(Number(dialog.returnValue) || null), { once: true });
  });
}

export async function buyDialog(till, product) {
  const form = $("buy-dialog").querySelector("form");
  const select = form.elements.product;
  const options = till.products.map((one) => new Option(one.title, one.product_id));
  select.replaceChildren(...options, new Option(t("other"), ""));
  const price = () => till.products.find((one) => one.product_id === select.value)?.amount ?? "";
  select.value = product?.product_id ?? till.products[0]?.product_id ?? "";
  form.elements.amount.value = price();
  select.onchange = () => { form.elements.amount.value = price(); };
  $("currency").textContent = till.currency;
  const fields = await ask("buy-dialog");
  return fields && { product_id: fields.product, amount: fields.amount };
}

async function showTrouble() {
  const now = await look("trouble");
  $("limits").checked = now.limits;
  const lines = now.pending.map((one) => `${one.method} ${one.kind} ×${one.times}`);
  const past = Object.entries(now.happened).map(([kind, times]) => `${kind} ×${times}`);
  $("trouble-now").textContent = [
    `${t("pending")}: ${lines.join(", ") || "–"}`,
    `${t("happened")}: ${past.join(", ") || "–"}`,
    `${now.waiting} ${t("waiting")}`,
  ].join("\n");
}

export function troubleDialog() {
  showTrouble();
  $("trouble-dialog").showModal();
}

$("add-fault").addEventListener("click", async () => {
  const fields = Object.fromEntries(new FormData($("trouble-dialog").querySelector("form")));
  await act("faults", fields);
  showTrouble();
});
$("clear-faults").addEventListener("click", async () => {
  await act("faults", { clear: true });
  showTrouble();
});
$("limits").addEventListener("change", () => act("limits", { on: $("limits").checked }));
