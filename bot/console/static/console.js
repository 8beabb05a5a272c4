// What pages do without being loaded again. Everything also works without this file.

/** Ask again and again whether a sign-in was confirmed, then send the form that goes on. */
function waitForSignIn(form) {
  const words = form.querySelector("[data-words-typed]");
  async function look() {
    try {
      const answer = await fetch(form.dataset.wait, { headers: { "X-Wants": "part" } });
      const { state } = await answer.json();
      if (state === "typed") words.textContent = words.dataset.wordsTyped;
      if (state === "confirmed") {
        words.textContent = words.dataset.wordsConfirmed;
        form.requestSubmit();
        return;
      }
      if (state === "refused" || state === "over") {
        location.reload();
        return;
      }
    } catch {
      // The network is away for a moment: the next look finds it again.
    }
    setTimeout(look, document.hidden ? 5000 : 1500);
  }
  look();
}

document.querySelectorAll("form[data-wait]").forEach(waitForSignIn);

/** Send a field's form with Enter; Shift+Enter makes a line, and Enter that ends the composing of a character does neither. */
function sendOnEnter(field) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  });
}

document.querySelectorAll("[data-send-on-enter]").forEach(sendOnEnter);
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

// Ctrl+/ leads to the search from anywhere; a bare key would be pressed by who speaks to the computer (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target || event.altKey || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  target.focus();
});

/** Say before anything is sent that a file is too large for us: the server would only close the door. */
function refuseLarge(field) {
  field.addEventListener("change", () => {
    const most = Number(field.dataset.mostMb) * 1024 * 1024 - 64 * 1024; // The rest of the form takes some room.
    const isTooLarge = [...field.files].some((file) => file.size > most);
    field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
    field.reportValidity();
  });
}

document.querySelectorAll("[data-most-mb]").forEach(refuseLarge);
document.documentElement.classList.add("scripted");

/** Ask again and again for a part of a page; what has not changed costs a header. */
function keepFresh(part) {
  const word = part.parentElement.querySelector("[data-poll-word]");
  let tag = "";
  async function look() {
    try {
      const known = tag ? { "If-None-Match": tag } : {};
      const answer = await fetch(part.dataset.poll, { headers: { "X-Wants": "part", ...known } });
      if (answer.status === 401) return; // Signed out: the next click says so.
      if (answer.status === 200) {
        const html = await answer.text();
        const isFirst = !tag;
        tag = answer.headers.get("ETag");
        if (!isFirst) {
          replace(part, html);
          if (word) word.textContent = word.dataset.changed;
        }
      }
    } catch {
      // The network is away for a moment.
    }
    setTimeout(look, document.hidden ? 30000 : 5000);
  }
  setTimeout(look, 1000);
}

/** Put a newer part in place; who was on a link of it stays there, and what was open stays open. */
function replace(part, html) {
  const href = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  part.innerHTML = html;
  part.querySelectorAll("details").forEach((one, place) => (one.open = open[place] ?? one.open));
  const way = part.querySelector("[data-way-now]");
  document.querySelectorAll("[data-way-shown]").forEach((one) => (one.textContent = way?.dataset.wayNow ?? one.textContent));
  if (href) part.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus();
}

document.querySelectorAll("[data-poll]").forEach(keepFresh);

/** An answer that is being written: saved as it is typed, shown as LINE will show it. */
function writeAnswer(form) {
  const field = form.querySelector("textarea");
  const live = form.querySelector("[data-reply-live]");
  const version = form.elements.version;
  let waiting = 0;
  let isSaving = false;
  let isSending = false;
  let isStopped = false;
  let pressed;

  async function save() {
    waiting = 0;
    if (isSending || isStopped) return;
    if (isSaving) {
      later();
      return;
    }
    isSaving = true;
    try {
      const data = new FormData(form);
      const answer = await fetch(form.dataset.save, { method: "POST", body: data, headers: { "X-Wants": "part" } });
      if (answer.status === 200 || answer.status === 409) {
        live.innerHTML = await answer.text();
        isStopped = answer.status === 409; // Somebody else's words are not overwritten: sending shows both.
        const shown = live.querySelector(".preview");
        if (!isStopped) version.value = shown.dataset.version;
        const way = form.querySelector("[data-way-shown]");
        if (way) way.textContent = shown.dataset.way;
      } else if (answer.status === 401 || answer.status === 400) {
        isStopped = true;
        live.querySelector(".reply-state").textContent = "沒有存：可能已經登出。請先複製這段文字，再重新整理。";
      }
    } catch {
      later();
    } finally {
      isSaving = false;
      const button = pressed;
      pressed = undefined;
      if (button !== undefined) form.requestSubmit(button);
    }
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(save, 1200);
  }

  field.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  field.addEventListener("compositionend", later);
  form.querySelector("[data-to]")?.addEventListener("change", later);
  form.addEventListener("submit", (event) => {
    if (isSending) event.preventDefault(); // A second press while the first is under way.
    if (isSaving) {
      event.preventDefault(); // What is being saved comes first; then it goes on by itself.
      pressed = event.submitter;
    }
    if (event.defaultPrevented) return;
    isSending = true;
    clearTimeout(waiting);
  });
  window.addEventListener("pageshow", () => (isSending = false));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

document.querySelectorAll("[data-reply]").forEach(writeAnswer);

// A text that is offered is put where the cursor is.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const field = document.querySelector("[data-reply] textarea");
  if (!button || !field) return;
  field.focus();
  field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

/** Look for texts while words are typed; Enter never sends anything here. */
function findTexts(form) {
  const field = form.querySelector("input");
  const found = form.parentElement.querySelector("[data-found]");
  let waiting = 0;
  let asked = 0;
  async function find() {
    const number = ++asked;
    const answer = await fetch(`${form.dataset.find}?words=${encodeURIComponent(field.value)}`, { headers: { "X-Wants": "part" } });
    if (answer.status === 200 && number === asked) found.innerHTML = await answer.text();
  }
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => find().catch(() => {}), 300);
  });
  field.addEventListener("compositionend", () => find().catch(() => {}));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find().catch(() => {});
  });
}

document.querySelectorAll("[data-find]").forEach(findTexts);
