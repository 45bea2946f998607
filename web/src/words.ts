/** The few sentences that script says by itself; everything else comes from the server. */
const words = {
  id: {
    support: "Dukung",
    supported: "Didukung",
    saving: "Menyimpan…",
    retry: "Coba lagi",
    offline: "Koneksi terputus. Suara belum tersimpan.",
    failed: "Suara belum tersimpan. Coba lagi sebentar lagi.",
    rising: "bertambah",
    fresh: "Ada yang baru. Perbarui",
    reordered: "Urutan berubah. Perbarui",
    lost: "Sambungan langsung terputus. Angka mungkin tertinggal.",
    regained: "Tersambung lagi.",
    left: "{0} karakter lagi",
    withdrawn: "Dukungan ditarik.",
    undo: "Urungkan",
    newVotes: "{0} dukungan baru.",
    newComments: "{0} tanggapan baru.",
    newOrder: "Urutan usulan berubah.",
  },
  en: {
    support: "Support",
    supported: "Supported",
    saving: "Saving…",
    retry: "Try again",
    offline: "Connection lost. Your vote is not saved.",
    failed: "Your vote is not saved. Try again in a moment.",
    rising: "up by",
    fresh: "There is something new. Refresh",
    reordered: "The order has changed. Refresh",
    lost: "Live connection lost. Numbers may be behind.",
    regained: "Connected again.",
    left: "{0} characters left",
    withdrawn: "Vote withdrawn.",
    undo: "Undo",
    newVotes: "New votes: {0}.",
    newComments: "New comments: {0}.",
    newOrder: "The order of proposals has changed.",
  },
} satisfies Record<string, Record<string, string>>;

export type Word = keyof typeof words.id;

export function word(key: Word): string {
  return words[language()][key];
}

export function language(): "id" | "en" {
  return document.documentElement.lang === "en" ? "en" : "id";
}

/** "1.284", in English "1,284". */
export function formatted(number: number): string {
  return new Intl.NumberFormat(language() === "en" ? "en" : "id-ID").format(number);
}

/** The number that an element shows, whatever its thousands separator. */
export function shownNumber(element: Element): number {
  return Number((element.textContent ?? "").replace(/\D/g, ""));
}
