/** Keys with which a browser does something of its own. */
const BrowserKeys = /^(F\d+|Browser.*|Launch.*|ContextMenu|Print(Screen)?|Help|Find|Open|Save|Zoom.*)$/;

/** Keys that go with Ctrl in a text: all, copy, cut, paste, undo, redo, word by word. */
const Editing = /^([acvxyz]|Arrow(Left|Right)|Backspace|Delete|Home|End)$/i;

/** Whether the browser, not the page, would act on this key. */
export function isWayOut(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">, editing: boolean): boolean {
  if (BrowserKeys.test(event.key) || event.altKey || event.metaKey) return true;
  return event.ctrlKey && !(editing && Editing.test(event.key));
}

/** Keeps a visitor on this page: no menu, no selection, no zoom, no dragging, no shortcut, no link, no way back. */
export function confine(target: Document, open: (address: string) => void): void {
  const never = (event: Event) => event.preventDefault();
  const always = { capture: true, passive: false };
  for (const name of ["contextmenu", "dragstart", "drop", "dragover", "gesturestart", "gesturechange"]) target.addEventListener(name, never, always);
  target.addEventListener("selectstart", (event) => isText(event.composedPath()[0]) || event.preventDefault(), always);
  target.addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), always);
  for (const name of ["touchstart", "touchmove"] as const) target.addEventListener(name, (event) => event.touches.length > 1 && event.preventDefault(), always);
  target.addEventListener("auxclick", never, always);
  target.addEventListener("keydown", (event) => isWayOut(event, isText(event.composedPath()[0])) && event.preventDefault(), always);
  target.addEventListener("click", (event) => {
    const link = event.composedPath().find((place): place is HTMLAnchorElement => place instanceof HTMLAnchorElement && place.href !== "");
    if (!link) return;
    event.preventDefault();
    if (/^https?:/.test(link.href)) open(link.href);
  }, always);
  // Cards open pages this way.
  window.open = (address) => {
    if (address) open(String(address));
    return null;
  };
  window.print = () => undefined;
  history.pushState(null, "");
  window.addEventListener("popstate", () => history.pushState(null, ""));
}

function isText(place: EventTarget | undefined): boolean {
  return place instanceof HTMLInputElement || place instanceof HTMLTextAreaElement;
}
