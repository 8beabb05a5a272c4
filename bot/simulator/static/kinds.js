/** How messages without words are called. */

const NAMES = { image: "圖片", file: "檔案", audio: "語音訊息", video: "影片", sticker: "貼圖", location: "位置" };

/** Kinds that people send and quote; LINE's own grey lines are none. */
export const SAID = ["text", "flex", ...Object.keys(NAMES)];

/** What stands for a message without words, its name included. */
export function named({ kind, about }) {
  const name = about?.name ?? about?.title;
  return [NAMES[kind] ?? "訊息", name].filter(Boolean).join("：");
}
