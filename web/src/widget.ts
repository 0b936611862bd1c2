import { definePresenter, type LoadRoom } from "./element/presenterElement";

/** Address of the room's script below this one's; the build fills it in. */
declare const __ROOM__: string;

/** `<script src="https://host/widget.js" data-presenter="robin">`: small, and nothing else is fetched until a visitor opens it. */
const script = document.currentScript as HTMLScriptElement | null;
const base = script?.src || location.href;

definePresenter((() => import(/* @vite-ignore */ new URL(__ROOM__, base).href)) as LoadRoom, new URL(".", base).href.replace(/\/$/, ""));

function place(): void {
  const presenter = document.createElement("virtual-presenter");
  presenter.setAttribute("mode", "widget");
  // data-text-only is read as textOnly; the element's attribute is text-only again.
  for (const [key, value] of Object.entries(script!.dataset)) presenter.setAttribute(key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`), value ?? "");
  document.body.append(presenter);
}

if (script?.dataset["presenter"] !== undefined) {
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place, { once: true });
}
