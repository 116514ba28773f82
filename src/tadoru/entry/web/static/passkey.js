// Forms that need a passkey: the browser is asked when the form is sent, its answer goes with it.
"use strict";

const bytes = (text) => Uint8Array.from(
  atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function wished(options) {
  const wish = { ...options, challenge: bytes(options.challenge) };
  if (options.user) wish.user = { ...options.user, id: bytes(options.user.id) };
  wish.excludeCredentials = named(options.excludeCredentials);
  wish.allowCredentials = named(options.allowCredentials);
  return { publicKey: wish };
}

function answered(credential) {
  const response = {};
  const members = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  for (const name of members) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

async function ask(form) {
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  const reply = await fetch(form.dataset.options, { method: "POST", body });
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  const { ticket, options } = await reply.json();
  const verb = form.dataset.passkey === "create" ? "create" : "get";
  const credential = await navigator.credentials[verb](wished(options));
  form.elements.ticket.value = ticket;
  form.elements.credential.value = answered(credential);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  for (const unable of document.querySelectorAll("[data-without-passkey]")) unable.hidden = true;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    ask(form).catch(() => { failed.hidden = false; });
  });
}
