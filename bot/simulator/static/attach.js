/** Sends what is not typed: pictures and files, and from a menu stickers, a voice message and a location. */

import { complain } from "./announcer.js";
import { sendFile, sendPlace, sendSticker, sendVoice } from "./api.js";
import { byId } from "./dom.js";
import { openMenu } from "./message-menu.js";

/** Let the two buttons beside the field work for the person and chat that are open when they are tapped. */
export function wireAttachments(store) {
  const send = async (...requests) => {
    const { chat, person } = store;
    try {
      for (const request of requests) await request(chat, person); // In the order chosen.
    } catch (error) {
      complain(error);
    }
    store.sync(chat);
  };
  byId("file").addEventListener("change", ({ target }) => {
    const files = [...target.files];
    target.value = "";
    send(...files.map((file) => (chat, person) => sendFile(chat, person, file)));
  });
  byId("more").addEventListener("click", ({ currentTarget }) => {
    const stickers = store.state.stickers.map(({ key, name }) => ({
      label: `貼圖「${name}」`,
      run: () => send((chat, person) => sendSticker(chat, person, key)),
    }));
    const others = [
      { label: "語音（3 秒，沒有聲音）", run: () => send(sendVoice) },
      { label: "位置", run: () => send(sendPlace) },
      { label: "取消", run: () => undefined },
    ];
    openMenu([...stickers, ...others], currentTarget, "貼圖、語音、位置");
  });
}
