// The element is there once widget.js has run; its methods open it where they must.
const presenter = document.querySelector("virtual-presenter");
const events = document.querySelector("ol");

const acts = {
  ask: () => presenter.ask("When are you open on Sunday?"),
  say: () => presenter.say("[cheerful] Welcome! I am glad that you are here."),
  interrupt: () => presenter.interrupt(),
  close: () => presenter.close(),
  newConversation: () => presenter.newConversation(),
};
for (const button of document.querySelectorAll("button[data-do]")) button.addEventListener("click", acts[button.dataset.do]);
for (const select of document.querySelectorAll("select")) select.addEventListener("change", () => presenter.setAttribute(select.name, select.value));

for (const name of ["ready", "open", "close", "state", "question", "sentence", "end", "feedback", "notice"]) {
  presenter.addEventListener(`presenter-${name}`, (event) => {
    const item = document.createElement("li");
    item.textContent = `presenter-${name} ${JSON.stringify(event.detail)}`;
    events.append(item);
    events.scrollTop = events.scrollHeight;
  });
}
