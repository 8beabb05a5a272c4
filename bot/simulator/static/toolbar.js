/** The bar that LINE does not have: who we are, what was billed, and the stand-in's settings. */

import { saveSettings } from "./api.js";
import { complain } from "./announcer.js";
import { byId, el } from "./dom.js";

const plain = (limit) => (limit === null || limit === undefined ? "無上限" : limit.toLocaleString("zh-TW"));

/** Draw people and quota. */
export function drawToolbar(store) {
  const { people, quota, billed } = store.state;
  const select = byId("person");
  const known = [...select.options].map((option) => option.value).join();
  if (known !== people.map((person) => person.id).join()) {
    select.replaceChildren(...people.map((person) => el("option", { value: person.id }, label(person))));
  }
  select.value = store.person;
  byId("quota").textContent = `${quota.used.toLocaleString("zh-TW")} / ${plain(quota.limit)}`;
  byId("quota-chip").classList.toggle("chip--full", quota.limit !== null && quota.used >= quota.limit);
  byId("replies").textContent = quota.replies.toLocaleString("zh-TW");
  byId("billed").textContent = billed.toLocaleString("zh-TW");
}

function label({ name, role, has_user_id: known }) {
  const note = known ? role : `${role}・LINE 不提供 userId`;
  return note ? `${name}（${note}）` : name;
}

/** Let the person be chosen and the settings be changed. */
export function wireToolbar(store) {
  const dialog = byId("settings");
  byId("person").addEventListener("change", (event) => store.choosePerson(event.target.value));
  byId("settings-open").addEventListener("click", () => {
    byId("quota-limit").value = store.state.quota.limit ?? "";
    byId("automatic-redelivery").checked = store.state.automatic_redelivery;
    dialog.showModal();
  });
  byId("settings-cancel").addEventListener("click", () => dialog.close());
  byId("settings-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const limit = byId("quota-limit").value;
    const settings = {
      automatic_redelivery: byId("automatic-redelivery").checked,
      quota_limit: limit === "" ? null : Number(limit),
    };
    try {
      await saveSettings(settings);
      dialog.close();
      await store.loadState();
    } catch (error) {
      complain(error);
    }
  });
}
