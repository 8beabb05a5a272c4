/** Keeps the places of @mentions right while a text is being typed; indexes count UTF-16 units, as JavaScript does. */

export class MentionDraft {
  text = "";
  mentions = [];

  /** Take over what the person typed. `caret` is the end of the selection after the change. */
  update(text, caret) {
    const old = this.text;
    const most = Math.min(old.length, text.length);
    const after = text.length - caret;
    // What stands behind the caret was not touched: this tells "@|@name" from "@@|name".
    const suffix = after <= most && old.endsWith(text.slice(caret)) ? after : commonSuffix(old, text, most);
    const prefix = commonPrefix(old, text, most - suffix);
    const end = old.length - suffix;
    const shift = text.length - old.length;
    this.text = text;
    this.mentions = this.mentions.flatMap((mention) => {
      if (mention.index + mention.length <= prefix) return [mention];
      if (mention.index >= end) return [{ ...mention, index: mention.index + shift }];
      return [];
    });
  }

  /** Put a mention in place of `text[from, to)` and return where the caret belongs. */
  insert(from, to, { target, name }) {
    const shown = `@${name}`;
    this.update(`${this.text.slice(0, from)}${shown} ${this.text.slice(to)}`, from + shown.length + 1);
    this.mentions.push({ index: from, length: shown.length, target });
    this.mentions.sort((a, b) => a.index - b.index);
    return from + shown.length + 1;
  }

  /** The half-typed name at the caret: `{from, query}`, or null when no @ is being typed. */
  typing(caret) {
    const before = this.text.slice(0, caret);
    const from = before.lastIndexOf("@");
    if (from < 0 || /\s/.test(before.slice(from))) return null;
    if (/[A-Za-z0-9._-]/.test(before.charAt(from - 1))) return null; // An e-mail address.
    if (this.mentions.some((mention) => mention.index <= from && from < mention.index + mention.length)) return null;
    return { from, query: before.slice(from + 1).toLowerCase() };
  }

  clear() {
    this.text = "";
    this.mentions = [];
  }
}

function commonPrefix(a, b, most) {
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}

function commonSuffix(a, b, most) {
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}
